// Boards: a table of what is attached; below it what is known of the selected board, what can be done with it,
// and, where there is room, what became of it: its flash, its history, its last lines.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { factsOf } from '../../workbench/availability.ts';
import type { ScreenProps } from '../screen.ts';
import { BoardFacts, boardFactsHeight } from './BoardFacts.tsx';
import { BoardFlash, boardFlashHeight } from './BoardFlash.tsx';
import { BoardHistory } from './BoardHistory.tsx';
import { BoardMenu, boardMenuHeight } from './BoardMenu.tsx';
import { LastLines } from './LastLines.tsx';
import { PortTable, tableHeight } from './PortTable.tsx';

/** The menu's entries and what they are about. */
const menuWidth = 44;
/** Fewer rows show nothing of a panel. */
const leastPanel = 4;

export function BoardsScreen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const menuHeight = boardMenuHeight(state);
  const inMenu = state.boards.pane === 'menu';
  const menu = (size: { width: number; height: number }) => (
    <BoardMenu {...props} {...size} focused={inMenu} />
  );
  const isNarrow = width < 80;
  const most = isNarrow ? 6 : Math.max(6, Math.floor(height * 0.4));
  const tableRows = Math.min(most, tableHeight(state));
  const left = height - tableRows;
  if (isNarrow)
    return (
      <Box flexDirection="column" width={width} height={height}>
        {inMenu ? null : <PortTable state={state} width={width} height={tableRows} />}
        <BoardFacts state={state} width={width} height={height - (inMenu ? menuHeight : tableRows)} />
        {inMenu ? menu({ width, height: menuHeight }) : null}
      </Box>
    );
  const rightWidth =
    width < 100 ? Math.max(34, Math.floor(width * 0.42)) : Math.max(menuWidth, Math.floor(width * 0.4));
  const leftWidth = width - rightWidth;
  const factsRows = Math.min(left, boardFactsHeight(state));
  const hasFlash = factsOf(state) !== null && left - factsRows >= boardFlashHeight;
  const flashRows = hasFlash ? boardFlashHeight : 0;
  const linesRows = left - factsRows - flashRows;
  const hasLines = linesRows >= leastPanel;
  const historyRows = left - menuHeight;
  const hasHistory = historyRows >= leastPanel;
  return (
    <Box flexDirection="column" width={width} height={height}>
      <PortTable state={state} width={width} height={tableRows} />
      <Box width={width} height={left}>
        <Box flexDirection="column" width={leftWidth} height={left}>
          <BoardFacts
            state={state}
            width={leftWidth}
            height={factsRows + (flashRows === 0 && !hasLines ? left - factsRows : 0)}
          />
          {flashRows > 0 ? (
            <BoardFlash state={state} width={leftWidth} height={flashRows + (hasLines ? 0 : linesRows)} />
          ) : null}
          {hasLines ? <LastLines state={state} width={leftWidth} height={linesRows} /> : null}
        </Box>
        <Box flexDirection="column" width={rightWidth} height={left}>
          {menu({ width: rightWidth, height: hasHistory ? menuHeight : left })}
          {hasHistory ? <BoardHistory state={state} width={rightWidth} height={historyRows} /> : null}
        </Box>
      </Box>
    </Box>
  );
}
