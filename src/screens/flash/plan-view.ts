// A prepared flash in the words of the screen, and what became of it.
import { forScreen } from '../../advice/render.ts';
import type { Hint } from '../../device/advice.ts';
import { type FlashResult, isUpToDate } from '../../device/flash/flash-job.ts';
import type { FlashPlan } from '../../device/flash/plan.ts';
import { formatOffset, formatSize } from '../../device/sizes.ts';
import type { PreparedFlash } from '../../services/prepare-flash.ts';
import { printable } from '../../text/printable.ts';
import { imageName } from '../../workbench/words.ts';
import type { PlannedFlash, PlanView } from './state.ts';

/** `throughRom`: without the stub. */
export function plannedFlash(prepared: PreparedFlash, throughRom: boolean): PlannedFlash {
  const { plan, isRestore, flashSizeBytes, lastBackup } = prepared;
  const agreed = inKeys(plan.warnings);
  const view: PlanView = {
    ...figuresOf(plan),
    files: filesOf(plan),
    warnings: isRestore ? [] : agreed,
    throughRom,
    flashSizeBytes,
    lastBackup: lastBackup && { time: printable(lastBackup.time), sizeBytes: lastBackup.bytes },
  };
  return {
    view,
    run: async (session, context) => {
      const result = await prepared.run(session, context);
      // What the plan warned of was agreed to, and is no longer so: the board holds something else now.
      const incidents = inKeys(result.warnings).filter((text) => !agreed.includes(text));
      return outcomeOf(result, view.files, incidents);
    },
  };
}

const filesOf = (plan: FlashPlan): PlanView['files'] =>
  plan.files.map(({ path, offset, bytes, md5, kind, version, boot }) => ({
    name: printable(path),
    offset,
    sizeBytes: bytes,
    what: printable(imageName(kind, version)),
    md5,
    boot:
      boot && `${boot.flashMode}, ${boot.flashFrequencyMHz} MHz, ${formatSize(boot.flashSizeBytes)} of flash`,
  }));

const figuresOf = (plan: FlashPlan) => ({
  writeBytes: plan.writeBytes,
  skipBytes: plan.skipBytes,
  eraseBytes: plan.eraseBytes,
  estimateSeconds: plan.estimateMs > 0 ? plan.estimateMs / 1000 : null,
  baudRate: plan.baud,
  lost: plan.lost,
  kept: plan.kept,
  ...(plan.partitions
    ? {
        partitions: plan.partitions.map(({ label, offset }) => `${printable(label)} ${formatOffset(offset)}`),
      }
    : {}),
  writeProtected: plan.writeProtected === true,
  resumes: false,
});

const outcomeOf = (result: FlashResult, files: PlanView['files'], warnings: readonly string[]) => ({
  writtenBytes: result.writtenBytes,
  skippedBytes: result.skippedBytes,
  upToDate: isUpToDate(result),
  wireBytes: result.wireBytes,
  baudRate: result.baud,
  seconds: result.seconds,
  verified: result.verified,
  files,
  restarted: result.restarted,
  warnings,
});

const inKeys = (warnings: readonly Hint[]): string[] => warnings.map(forScreen);
