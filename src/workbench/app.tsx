// The frame: header, the screen that the state names, status line, footer. State in, frame out.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { ErrorCard } from '../components/ErrorCard.tsx';
import { Footer } from '../components/Footer.tsx';
import { Header } from '../components/Header.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { theme, toneColour, toneGlyph } from '../components/theme.ts';
import { BackupsScreen } from '../screens/backups/BackupsScreen.tsx';
import { BoardsScreen } from '../screens/boards/BoardsScreen.tsx';
import { EraseScreen } from '../screens/erase/EraseScreen.tsx';
import { FilesScreen } from '../screens/files/FilesScreen.tsx';
import { FlashScreen } from '../screens/flash/FlashScreen.tsx';
import { bodyHeight, isTiny } from '../screens/frame-size.ts';
import { LogScreen } from '../screens/log/LogScreen.tsx';
import { PinsScreen } from '../screens/pins/PinsScreen.tsx';
import { progressLine } from '../screens/progress-rows.ts';
import { ReplScreen } from '../screens/repl/ReplScreen.tsx';
import { focusOf, takesText } from './focus.ts';
import { HelpScreen } from './HelpScreen.tsx';
import { bindingsOf, everywhere, keyName } from './keymap.ts';
import { PaletteScreen } from './PaletteScreen.tsx';
import type { OperationName, ScreenName, State } from './state.ts';
import { TinyScreen } from './TinyScreen.tsx';
import { firmwareName, moodOf, portLabel } from './words.ts';

export type AppProps = {
  readonly state: State;
  /** A command chosen in the menu that Ink draws. */
  readonly onChoose: (command: string) => void;
};

export function App({ state, onChoose }: AppProps): ReactNode {
  const { columns, rows } = state;
  if (isTiny(columns, rows)) return <TinyScreen state={state} width={columns} height={rows} />;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Header tabs={tabsOf(state)} about={aboutBoard(state)} width={columns} />
      <Body state={state} onChoose={onChoose} />
      <Row width={columns} pieces={statusPieces(state)} />
      <Footer keys={footerKeys(state)} width={columns} />
    </Box>
  );
}

function Body({ state, onChoose }: AppProps): ReactNode {
  const size = { state, width: state.columns, height: bodyHeight(state.rows) };
  if (state.overlay?.kind === 'help') return <HelpScreen {...size} />;
  if (state.overlay?.kind === 'palette') return <PaletteScreen {...size} />;
  if (state.failure) return <ErrorCard {...state.failure} width={size.width} height={size.height} />;
  switch (state.screen) {
    case 'boards':
      return <BoardsScreen {...size} onChoose={onChoose} />;
    case 'flash':
      return <FlashScreen {...size} />;
    case 'erase':
      return <EraseScreen {...size} />;
    case 'backups':
      return <BackupsScreen {...size} />;
    case 'repl':
      return <ReplScreen {...size} />;
    case 'pins':
      return <PinsScreen {...size} />;
    case 'files':
      return <FilesScreen {...size} />;
    case 'log':
      return <LogScreen {...size} />;
  }
}

const tabs: readonly {
  readonly key: string;
  readonly label: string;
  readonly screens: readonly ScreenName[];
}[] = [
  { key: '1', label: 'Boards', screens: ['boards', 'erase'] },
  { key: '2', label: 'Flash', screens: ['flash', 'backups'] },
  { key: '3', label: 'REPL', screens: ['repl'] },
  { key: '4', label: 'Pins', screens: ['pins'] },
  { key: '5', label: 'Files', screens: ['files'] },
  { key: '0', label: 'Log', screens: ['log'] },
];

const tabsOf = ({ screen }: State) =>
  tabs.map(({ key, label, screens }) => ({ key, label, active: screens.includes(screen) }));

function aboutBoard({ board, boards }: State): Piece[] {
  if (!board) return [];
  const mood = moodOf(board.state);
  const firmware = board.firmware ?? boards.known[board.path]?.firmware ?? null;
  return [
    ...(firmware ? [{ text: `${firmwareName(firmware)} · `, dim: true }] : []),
    { text: `${portLabel(board.path)} ` },
    { text: `● ${mood.words}`, colour: toneColour[mood.tone] },
  ];
}

/** Operations that have a screen to themselves while they run. */
const ownScreen: Readonly<Partial<Record<OperationName, ScreenName>>> = {
  plan: 'flash',
  flash: 'flash',
  erase: 'erase',
  backup: 'backups',
};

/** The last result; while something runs, how far it is. */
function statusPieces({ operation, status, nowMs, screen, overlay }: State): Piece[] {
  // A key of the menu that is refused leaves it open, and says why.
  if (overlay?.kind === 'repl-menu' && status.kind !== 'warning')
    return [{ text: ' Ctrl-T: the next key is for espwb', colour: theme.accent }];
  // A result is not pushed out of sight by what only waits.
  const isQuiet = operation?.name === 'await-rst' && status.text !== '';
  const onItsScreen = operation && (isQuiet || ownScreen[operation.name] === screen);
  if (operation && !onItsScreen) {
    const hint = ['flash', 'erase', 'backups'].includes(screen) ? '' : '   Ctrl-C cancels';
    return [
      {
        text: ` ▶ ${progressLine(operation, nowMs)}`,
        ...(operation.asks ? { colour: theme.warning, bold: true } : { colour: theme.active }),
      },
      { text: hint, dim: true },
    ];
  }
  if (!status.text) return [];
  return [{ text: ` ${toneGlyph[status.kind]} ${status.text}`, colour: toneColour[status.kind] }];
}

function footerKeys(state: State) {
  const focus = focusOf(state);
  const own = bindingsOf(focus).filter((binding) => !binding.quiet);
  // Help and the way out belong to every footer, except where those keys are text or the board's.
  const common = takesText(focus) || ['repl', 'repl-menu', 'help'].includes(focus) ? [] : everywhere;
  // Where Esc leads back, q need not be named as well.
  const hasWayBack = own.some((binding) => binding.keys.includes('esc'));
  const shared = common.filter(
    (binding) => !binding.quiet && !(hasWayBack && binding.id === 'quit' && state.screen !== 'boards'),
  );
  return [...own, ...shared].map((binding) => ({
    keys: keyName(binding.keys[0] ?? ''),
    label: binding.id === 'quit' && state.screen !== 'boards' ? 'back' : binding.label,
    greyed: binding.refuse(state) !== null,
    changesBoard: binding.changesBoard === true,
    pinned: binding.id === 'help',
  }));
}
