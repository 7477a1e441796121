// Boards: the ports at the left, what is known of the selected one at the right, and what can be done.
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { type Fact, Facts } from '../../components/Facts.tsx';
import { List, type ListItem } from '../../components/List.tsx';
import { pad, wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TextField } from '../../components/TextField.tsx';
import { theme, toneColour } from '../../components/theme.ts';
import type { ChipFacts } from '../../device/loader/loader.ts';
import type { PortInfo } from '../../device/ports/port-info.ts';
import { printable, safe } from '../../text/printable.ts';
import { selectedPort } from '../../workbench/availability.ts';
import type { BoardView, State } from '../../workbench/state.ts';
import {
  boardLabel,
  firmwareName,
  isElsewhere,
  moodOf,
  nameOnPort,
  portLabel,
} from '../../workbench/words.ts';
import type { PartProps, ScreenProps } from '../screen.ts';
import { BoardMenu, boardMenuHeight } from './BoardMenu.tsx';
import { visiblePorts } from './visible-ports.ts';

export function BoardsScreen(props: ScreenProps): ReactNode {
  const { state, width, height } = props;
  const menuHeight = boardMenuHeight;
  const inMenu = state.boards.pane === 'menu';
  const menu = (menuWidth: number) => (
    <BoardMenu {...props} width={menuWidth} height={menuHeight} focused={inMenu} />
  );
  if (width < 80) {
    const portsHeight = Math.min(6, Math.max(4, state.ports.list.length + 2));
    return (
      <Box flexDirection="column" width={width} height={height}>
        {inMenu ? null : <Ports state={state} width={width} height={portsHeight} />}
        <FactsPanel state={state} width={width} height={height - (inMenu ? menuHeight : portsHeight)} />
        {inMenu ? menu(width) : null}
      </Box>
    );
  }
  const leftWidth = Math.min(44, Math.floor(width * 0.42));
  const rightWidth = width - leftWidth;
  return (
    <Box width={width} height={height}>
      <Ports state={state} width={leftWidth} height={height} />
      <Box flexDirection="column" width={rightWidth} height={height}>
        <FactsPanel state={state} width={rightWidth} height={height - menuHeight} />
        {menu(rightWidth)}
      </Box>
    </Box>
  );
}

function Ports({ state, width, height }: PartProps): ReactNode {
  const { boards } = state;
  const ports = visiblePorts(state);
  const room = width - panelFrame;
  const focused = boards.pane === 'ports';
  const hint = wrapWords('Plug a board in: it appears here. virtual:demo needs no hardware.', room);
  const fieldRows = boards.filter ? 1 : 0;
  const note = boards.filter ? `${ports.length} of ${state.ports.list.length}` : `${ports.length}`;
  const listHeight = Math.max(1, Math.min(ports.length || 1, height - 2 - fieldRows));
  const hasRoom = height - 2 - fieldRows - listHeight > hint.length;
  return (
    <Panel title="Ports" note={note} width={width} height={height} focused={focused}>
      {boards.filter ? (
        <TextField
          label="/"
          text={boards.filter.text}
          cursor={boards.filtering ? boards.filter.cursor : null}
          width={room}
        />
      ) : null}
      {ports.length === 0 ? (
        <Row
          width={room}
          pieces={[{ text: printable(boards.filter ? 'No port fits.' : 'Looking…'), dim: true }]}
        />
      ) : (
        <List
          items={ports.map((port) => portItem(port, state, room - 4))}
          cursor={ports.findIndex((port) => port.path === state.ports.selected)}
          width={room}
          height={listHeight}
          focused={focused}
        />
      )}
      {hasRoom ? <Box flexGrow={1} /> : null}
      {hasRoom
        ? hint.map((line) => <Row key={line} width={room} pieces={[{ text: printable(line), dim: true }]} />)
        : null}
    </Panel>
  );
}

function portItem(port: PortInfo, state: State, room: number): ListItem {
  const known = state.ports.known[port.path];
  const isOpen = state.board?.path === port.path;
  const glyph: Piece = port.problem
    ? { text: safe`⊘ `, colour: theme.warning }
    : isOpen
      ? { text: safe`● `, colour: theme.good }
      : { text: safe`○ `, dim: true };
  const label = boardLabel(state, port.path);
  const nameWidth = Math.min(Math.max(13, label.length + 1), Math.max(13, room - 8));
  const roomy = room - nameWidth >= 24;
  const about = port.problem
    ? port.problem.message
    : known?.firmware
      ? `${firmwareName(known.firmware)}${roomy && known.facts ? `  ${known.facts.mac}` : ''}`
      : known?.facts
        ? known.facts.mac
        : [port.adapter, roomy ? port.boardGuess : null].filter(Boolean).join(', ');
  return {
    key: port.path,
    pieces: [glyph, { text: safe`${pad(label, nameWidth - 1)} ` }, { text: printable(about), dim: true }],
    greyed: port.problem !== null,
  };
}

function FactsPanel({ state, width, height }: PartProps): ReactNode {
  const port = selectedPort(state);
  const room = width - panelFrame;
  if (!port) {
    return (
      <Panel title="No board" width={width} height={height}>
        <Row width={room} pieces={[{ text: safe`Nothing is attached.`, dim: true }]} />
      </Panel>
    );
  }
  const known = state.ports.known[port.path];
  const name = nameOnPort(state, port.path);
  const label = [name, portLabel(port.path)].filter(Boolean).join(' · ');
  const title = known?.facts ? `${known.facts.chip} · ${label}` : label;
  if (port.problem) {
    const lines = [port.problem.message, '', ...port.problem.hints].flatMap((text) =>
      text ? wrapWords(text, room) : [''],
    );
    return (
      <Panel title={title} width={width} height={height} colour={theme.warning}>
        {lines.slice(0, height - 2).map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text
          <Row key={at} width={room} pieces={[{ text: printable(line) }]} />
        ))}
      </Panel>
    );
  }
  const facts = boardFacts(state, port);
  return (
    <Panel title={title} width={width} height={height}>
      {state.boards.naming ? (
        <TextField label="name" {...state.boards.naming} width={room} hint="none" />
      ) : null}
      <Facts facts={facts.slice(0, height - 2 - (state.boards.naming ? 1 : 0))} width={room} />
    </Panel>
  );
}

function boardFacts(state: State, port: PortInfo): Fact[] {
  const known = state.ports.known[port.path];
  const view = state.board?.path === port.path ? state.board : null;
  const chip = known?.facts;
  const unknown: readonly Piece[] = [{ text: safe`not asked yet: press Enter`, dim: true }];
  const firmware: Fact['value'] = known?.firmware
    ? [
        { text: printable(firmwareName(known.firmware)), colour: theme.good },
        { text: printable(isElsewhere(known.firmware) ? '' : `  ${known.firmware.board ?? ''}`), dim: true },
      ]
    : known?.noFirmware
      ? [{ text: printable(known.noFirmware.words), colour: theme.warning }]
      : unknown;
  const mood = view ? moodOf(view.state) : null;
  return [
    ...(chip ? chipFacts(chip, known.flashEndsAt) : [{ name: 'chip', value: unknown }]),
    { name: 'firmware', value: firmware },
    {
      name: 'state',
      value: mood
        ? [{ text: printable(stateWords(view?.state, mood.words)), colour: toneColour[mood.tone] }]
        : [{ text: safe`port not opened`, dim: true }],
    },
    { name: 'adapter', value: [port.adapter, port.boardGuess].filter(Boolean).join(', ') || 'unknown' },
    ...(port.usb ? [{ name: 'USB', value: `${port.usb.vendorId}:${port.usb.productId}` }] : []),
    { name: 'port', value: [{ text: printable(port.path), dim: true }] },
  ];
}

/** A boot ROM that waits says nothing and is not asked unasked. */
const stateWords = (state: BoardView['state'] | undefined, words: string): string =>
  state === 'silent' ? 'silent: in its boot loader? i asks' : words;

function chipFacts({ chip, crystalMHz, mac, flash, features }: ChipFacts, endsAt?: number): Fact[] {
  const size = flash.sizeBytes === null ? 'size unknown' : `${flash.sizeBytes / (1024 * 1024)} MB`;
  const id = `${hex(flash.vendorId, 2)} ${hex(flash.deviceId, 4)}`;
  const maker = [flash.vendor, flash.part].filter(Boolean).join(' ') || 'maker unknown';
  return [
    {
      name: 'chip',
      value: [{ text: printable(chip), bold: true }, { text: safe`, ${crystalMHz} MHz crystal` }],
    },
    { name: 'MAC', value: [{ text: printable(mac), colour: theme.data }] },
    {
      name: 'flash',
      value: [
        { text: printable(endsAt === undefined ? size : `${endsAt / 1024} KB, not ${size}`), bold: true },
        { text: safe`  ${id}`, colour: theme.data },
        { text: safe`  ${maker}` },
      ],
    },
    { name: 'features', value: features.join(', ') },
  ];
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
