// Its boot ROM knows the commands from 0x02 to 0x0b; the stub is the same as for the other chips of its maker.
import type { FullChip } from '../chip.ts';
import { stubDialect } from '../stub-dialect.ts';

export const dialects: FullChip['dialects'] = {
  rom: {
    statusBytes: 2,
    hasEncryptWord: false,
    attachBytes: 0,
    md5: 'none',
    mostBlockBytes: 0x1800,
    inflates: false,
    takesFlashSize: false,
  },
  stub: { ...stubDialect, attachBytes: 0, takesFlashSize: false },
};
