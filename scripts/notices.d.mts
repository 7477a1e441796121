type Metafile = {
  readonly outputs: Record<string, { readonly inputs: Record<string, { readonly bytesInOutput: number }> }>;
};
export function bundledPackages(metafiles: readonly Metafile[]): string[];
export function noticesOf(root: string, metafiles: readonly Metafile[], besides?: readonly string[]): string;
