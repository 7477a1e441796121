// The sector map in the room that a screen has left for it.
import type { ReactNode } from 'react';
import { mapGrid, SectorMap } from '../components/SectorMap.tsx';
import type { SectorMapState } from '../workbench/state.ts';

/** `height` rows with the legend; nothing where that is too few. */
export function FlashMap({
  map,
  width,
  height,
}: {
  map: SectorMapState | null;
  width: number;
  height: number;
}): ReactNode {
  if (!map || height < 2) return null;
  // A map of few rows is easier to read than one stretched over a whole screen.
  const rows = Math.min(height - 1, 32);
  const grid = mapGrid(map.sizeBytes, width, rows);
  return <SectorMap sizeBytes={map.sizeBytes} statuses={map.statuses} width={width} height={grid.rows} />;
}
