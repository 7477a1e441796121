// espwb verify [OFFSET=]FILE...: exit code 0 when the flash holds the files, 1 when it does not.
import { checkPlaces } from '../device/flash/checks.ts';
import { describe } from '../device/flash/geometry.ts';
import { verifyFlash } from '../device/flash/verify.ts';
import { formatOffset } from '../device/sizes.ts';
import { mayBeManifest } from '../services/build-manifest.ts';
import { sharedFlashOptions } from '../services/flash-options.ts';
import { readFlashFiles } from './flash-files.ts';
import { chipOfBoard } from './intended-flash-size.ts';
import { shared, type VerbContext, type VerbOptions } from './verb.ts';

export async function run(
  context: VerbContext,
  args: readonly string[],
  options: VerbOptions,
): Promise<number> {
  const verifyOptions = {
    ...sharedFlashOptions(options),
    appOnly: options['appOnly'] === true,
    files: await (args.some(mayBeManifest)
      ? readFlashFiles(args, () => chipOfBoard(context))
      : shared(context, 'files', () => readFlashFiles(args))),
  };
  checkPlaces(verifyOptions.files);
  const session = await context.openSession();
  const result = await verifyFlash(session, verifyOptions, context.operation);
  const { same, firstDifference, differing, seconds } = result;
  const line =
    firstDifference === null
      ? 'The flash holds the same, by MD5.'
      : `The flash differs, first at ${formatOffset(firstDifference)}: ${describe(differing)}.`;
  context.output.result({ same, firstDifference, differing, seconds }, [line]);
  return same ? 0 : 1;
}
