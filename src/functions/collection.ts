import type { collection as signatures } from '../expression/signatures/collection.ts';
import { fail } from '../expression/issue.ts';
import type { Image } from '../image/image.ts';
import type { LocalFunction } from './local-function.ts';

export const collection = {
  'ImageCollection.load': {
    version: 1,
    call: (args, context) => context.load(args.string('id')),
  },
  'Collection.filter': {
    version: 1,
    call(args, context) {
      const { images } = args.collection('collection');
      const { passes, words } = args.filter('filter');
      const kept = images.filter(passes);
      if (images.length > 0 && kept.length === 0) {
        context.report({ severity: 'warning', message: `no images left: none of the ${images.length} ${words}` });
      }
      return { kind: 'ImageCollection', images: kept };
    },
  },
  'Collection.map': {
    version: 1,
    async call(args, context) {
      const { images } = args.collection('collection');
      const mapped = args.function('baseAlgorithm');
      const dropNulls = args.boolean('dropNulls', false);
      const results: Image[] = [];
      for (const image of images) {
        context.signal.throwIfAborted();
        const result = await mapped.call([image]);
        if (result.kind === 'Image') results.push(result);
        else if (!(dropNulls && result.kind === 'Constant' && result.value === null)) {
          return fail('a mapped function must return an image', { argument: 'baseAlgorithm' });
        }
      }
      return { kind: 'ImageCollection', images: results };
    },
  },
} satisfies Record<keyof typeof signatures, LocalFunction>;
