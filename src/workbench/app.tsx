// The frame: header, the screen that the state names, status line, footer. State in, frame out.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Footer } from '../components/Footer.tsx';
import { Header } from '../components/Header.tsx';
import { type Piece, Row } from '../components/Row.tsx';
import { ThemeProvider, theme, themeOf, toneColour, toneGlyph } from '../components/theme.ts';
import { FailureCard } from '../screens/FailureCard.tsx';
import { bodyHeight, isTiny } from '../screens/frame-size.ts';
import { screens } from '../screens/index.ts';
import { progressLine, shareDone } from '../screens/progress-rows.ts';
import { printable, safe } from '../text/printable.ts';
import { keyName, labelOf } from './binding.ts';
import { cardOf, focuses, focusOf, screenOf, shownScreens, takesText } from './focus.ts';
import { HelpScreen } from './HelpScreen.tsx';
import { bindingNamed, bindingsOf, everywhereKeysOf } from './keymap.ts';
import { PaletteScreen } from './PaletteScreen.tsx';
import { countWords } from './several-boards.ts';
import type { State } from './state.ts';
import { TinyScreen } from './TinyScreen.tsx';
import { boardLabel, firmwareName, moodOf } from './words.ts';

export type AppProps = {
  readonly state: State;
  /** A command chosen in the menu that Ink draws. */
  readonly onChoose: (command: string) => void;
};

export function App({ state, onChoose }: AppProps): ReactNode {
  const { columns, rows } = state;
  return (
    <ThemeProvider value={themeOf(state.preferences.theme, state.depth, state.background)}>
      {isTiny(columns, rows) ? (
        <TinyScreen state={state} width={columns} height={rows} />
      ) : (
        <Box flexDirection="column" width={columns} height={rows}>
          <Header tabs={tabsOf(state)} about={aboutBoard(state)} width={columns} />
          <Body state={state} onChoose={onChoose} />
          <Row width={columns} pieces={statusPieces(state)} />
          <Footer keys={footerKeys(state)} width={columns} />
        </Box>
      )}
    </ThemeProvider>
  );
}

function Body({ state, onChoose }: AppProps): ReactNode {
  const size = { state, width: state.columns, height: bodyHeight(state.rows) };
  if (state.overlay?.kind === 'help') return <HelpScreen {...size} />;
  if (state.overlay?.kind === 'palette') return <PaletteScreen {...size} />;
  const card = cardOf(state);
  if (card) return <FailureCard {...size} failure={card} />;
  const shown = shownScreens(state);
  return (
    <Box width={size.width} height={size.height}>
      {shown.map(({ screen: { name, View }, columns }) => (
        <Box key={name} flexDirection="column" width={columns} height={size.height}>
          <View {...size} width={columns} binding={bindingNamed} onChoose={onChoose} />
        </Box>
      ))}
    </Box>
  );
}

/** A screen without a tab of its own belongs to another's. */
function tabsOf(state: State) {
  const { tab, name } = screenOf(state);
  const active = 'of' in tab ? tab.of : name;
  return screens.flatMap((screen) =>
    'of' in screen.tab ? [] : [{ ...screen.tab, active: screen.name === active }],
  );
}

/** From here on how many work is told in words: beside the tabs there is room for them. */
const wordsCells = 132;

function aboutBoard(state: State): Piece[] {
  const { board, ports } = state;
  const isNarrow = state.columns < wordsCells;
  const count = countWords(state, isNarrow);
  const counted: Piece[] = count === null ? [] : [{ text: printable(count), colour: theme.active }];
  if (!board) return counted;
  // Which board this is, and that others work: how it is itself, its screen shows.
  if (isNarrow && count !== null) return [{ text: safe`${boardLabel(state, board.path)} ` }, ...counted];
  const others: Piece[] = count === null ? [] : [...counted, { text: safe` · `, dim: true }];
  const { operation } = state;
  const mood = moodOf(board, ports.known[board.path], operation !== null);
  // What goes on behind other screens is not lost from sight.
  const now: Piece = operation?.cancelLeaves
    ? { text: safe`▶ ${shareDone(operation)}`, colour: theme.active, bold: true }
    : { text: safe`● ${mood.words}`, colour: toneColour[mood.tone] };
  const firmware = board.firmware ?? ports.known[board.path]?.firmware ?? null;
  return [
    ...(firmware ? [{ text: safe`${firmwareName(firmware)} · `, dim: true }] : []),
    ...others,
    { text: safe`${boardLabel(state, board.path)} ` },
    now,
  ];
}

/** The last result; while something runs, how far it is. */
function statusPieces(state: State): Piece[] {
  const { operation, status, nowMs, screen } = state;
  // A key that is refused leaves the notice, and says why.
  const notice = status.kind === 'warning' ? null : screenOf(state).notice?.(state);
  if (notice) return [...notice];
  // A result is not pushed out of sight by what only waits.
  const isQuiet = operation?.onlyWaits && status.text !== '';
  // A key that is refused, and a question, are answered at once: progress comes back with the next key.
  const isAnswer = status.kind === 'warning' && status.text !== '';
  if (operation && !isQuiet && !isAnswer && operation.screen !== screen) {
    const cancels = bindingsOf(focusOf(state), state.preferences.keys).some(({ keys }) =>
      keys.includes('ctrl-c'),
    );
    return [
      {
        text: safe` ▶ ${progressLine(operation, nowMs)}`,
        ...(operation.asks ? { colour: theme.warning, bold: true } : { colour: theme.active }),
      },
      { text: printable(cancels ? '' : '   Ctrl-C cancels'), dim: true },
    ];
  }
  // The card says it whole; here it would stand once more, and cut.
  const isOnCard =
    state.overlay === null && cardOf(state) !== null && status.text.startsWith(cardOf(state)?.message ?? '');
  if (!status.text || isOnCard) return [];
  return [{ text: safe` ${toneGlyph[status.kind]} ${status.text}`, colour: toneColour[status.kind] }];
}

function footerKeys(state: State) {
  const focus = focusOf(state);
  const own = bindingsOf(focus, state.preferences.keys).filter((binding) => !binding.quiet);
  // Help and the way out belong to every footer, except where those keys are text or the board's.
  const common =
    takesText(focus) || focuses[focus]?.ownFooter ? [] : everywhereKeysOf(state.preferences.keys);
  // Where Esc leads back, q need not be named as well.
  const hasWayBack = own.some((binding) => binding.keys.includes('esc'));
  const shared = common.filter(
    (binding) => !binding.quiet && !(hasWayBack && binding.id === 'quit' && state.screen !== state.home),
  );
  return [...own, ...shared].map((binding) => ({
    keys: keyName(binding.keys[0] ?? ''),
    label: labelOf(binding, state),
    greyed: binding.disabledReason(state) !== null,
    changesBoard: binding.changesBoard === true,
    pinned: binding.id === 'help',
  }));
}
