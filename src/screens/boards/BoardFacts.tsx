// What is known of the selected board, as a data sheet has it; while its name is typed, the field for it.
import type { ReactNode } from 'react';
import { type Fact, Facts, factNameCells } from '../../components/Facts.tsx';
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
import { firmwareName, isElsewhere, moodOf, nameOnPort, portLabel } from '../../workbench/words.ts';
import type { PartProps } from '../screen.ts';

/** With its borders. */
export const boardFactsHeight = (state: State): number => {
  const port = selectedPort(state);
  return port && !port.problem ? boardFacts(state, port).length + 2 : 6;
};

export function BoardFacts({ state, width, height }: PartProps): ReactNode {
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
        <TextField label={pad('name', factNameCells - 1)} {...state.boards.naming} width={room} hint="none" />
      ) : null}
      <Facts facts={facts.slice(0, height - 2 - (state.boards.naming ? 1 : 0))} width={room} />
    </Panel>
  );
}

function boardFacts(state: State, port: PortInfo): Fact[] {
  const known = state.ports.known[port.path];
  const view = state.board?.path === port.path ? state.board : null;
  const chip = known?.facts;
  const unknown: readonly Piece[] = [{ text: safe`not known yet: i identifies it`, dim: true }];
  const firmware: Fact['value'] = known?.firmware
    ? [
        { text: printable(firmwareName(known.firmware)), colour: theme.good },
        { text: printable(isElsewhere(known.firmware) ? '' : `  ${known.firmware.board ?? ''}`), dim: true },
      ]
    : known?.noFirmware
      ? [{ text: printable(known.noFirmware.words), colour: theme.warning }]
      : unknown;
  const mood = view ? moodOf(view, known, state.operation !== null) : null;
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
      value: [
        { text: printable(chip), bold: true },
        { text: crystalMHz === null ? safe`` : safe`, ${crystalMHz} MHz crystal` },
      ],
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
