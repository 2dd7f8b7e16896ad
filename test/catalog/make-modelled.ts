import { modelledScenes } from '../../src/catalog/modelled/make-set.ts';

/** make-modelled.ts FOLDER: makes the modelled scenes as a process of its own, with a line for each file. */
const make = modelledScenes((done, all) => console.log(`${done} of ${all}`));
make(process.argv[2], new AbortController().signal).then(
  () => console.log('made'),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
