import { parentPort } from 'node:worker_threads';
import { drawLand } from './land-cover.ts';
import { SCENES } from './scene-list.ts';
import type { SceneReply, SceneRequest } from './scene-workers.ts';
import { calmAir } from './sky.ts';
import { writeScene } from './write-scene.ts';

/** A thread that writes scenes, one after another as it is asked. The land is drawn once. */
const port = parentPort;
if (port !== null) {
  const land = drawLand();
  const calm = calmAir();
  const reply = (message: SceneReply): void => port.postMessage(message);
  port.on('message', ({ folder, scene }: SceneRequest) => {
    writeScene(folder, SCENES[scene], land, calm, (path, size) => reply({ path, size })).then(
      () => reply({ done: scene }),
      (error: unknown) => reply({ fault: error instanceof Error ? error.message : String(error) }),
    );
  });
}
