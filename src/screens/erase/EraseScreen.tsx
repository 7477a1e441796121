// Erase: says what is lost, asks for four characters of the MAC, shows the flash going blank.
import type { ReactNode } from 'react';
import { wrapWords } from '../../components/layout.ts';
import { Panel, panelFrame } from '../../components/Panel.tsx';
import { type Piece, Row } from '../../components/Row.tsx';
import { TypeToConfirm } from '../../components/TypeToConfirm.tsx';
import { theme } from '../../components/theme.ts';
import type { Step } from '../../device/operation.ts';
import { printable, safe } from '../../text/printable.ts';
import { factsOf, targetPath } from '../../workbench/availability.ts';
import { firmwareName, nameOnPort, portLabel } from '../../workbench/words.ts';
import { boardTitle } from '../boards/board-words.ts';
import { FlashMap } from '../FlashMap.tsx';
import { Running } from '../Running.tsx';
import type { PartProps, ScreenProps } from '../screen.ts';
import { UnlockQuestion } from '../UnlockQuestion.tsx';
import { macTail } from './availability.ts';
import { erasedWords } from './state.ts';

const phases: readonly Step[] = ['connect', 'stub', 'erase'];

export function EraseScreen(props: ScreenProps): ReactNode {
  switch (props.state.erase.phase) {
    case 'confirm':
      return props.state.erase.asksUnlock ? (
        <UnlockQuestion {...props} before="erase" />
      ) : (
        <Confirm {...props} />
      );
    case 'run':
      return <Running {...props} title="Erasing the whole flash" phases={phases} />;
    case 'result':
      return <Result {...props} />;
  }
}

function Confirm({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  const path = targetPath(state) ?? '';
  const facts = factsOf(state);
  const mac = facts?.mac ?? '';
  const size = facts?.flash.sizeBytes ? `${facts.flash.sizeBytes / (1024 * 1024)} MB` : 'the whole flash';
  const firmware = state.ports.known[path]?.firmware;
  const lost = [
    firmware ? firmwareName(firmware) : 'any firmware',
    'all files on the board',
    'Wi-Fi settings and calibration data',
  ];
  return (
    <Panel
      title={`Erase ${size} on ${[nameOnPort(state, path), portLabel(path)].filter(Boolean).join(' · ')}`}
      width={width}
      height={height}
      colour={theme.warning}
    >
      <Row width={room} pieces={[{ text: safe`This removes`, bold: true }]} />
      {lost.map((each) => (
        <Row
          key={each}
          width={room}
          pieces={[{ text: safe` ✖ `, colour: theme.bad }, { text: printable(each) }]}
        />
      ))}
      <Row width={room} pieces={[]} />
      {wrapWords(
        'It cannot be undone. To keep a copy of all of it first: Esc, then 6 and s. Blank parts are left alone.',
        room,
      ).map((line) => (
        <Row key={line} width={room} pieces={[{ text: printable(line), dim: true }]} />
      ))}
      <Row width={room} pieces={[]} />
      {state.preferences.confirm === 'quick' ? (
        <Row
          width={room}
          pieces={[{ text: safe`Enter erases ${mac}.`, colour: theme.warning, bold: true }]}
        />
      ) : (
        <TypeToConfirm
          wanted={macTail(mac)}
          source={mac}
          action="erase"
          typed={state.erase.typed.text}
          width={room}
        />
      )}
    </Panel>
  );
}

function Result({ state, width, height }: PartProps): ReactNode {
  const room = width - panelFrame;
  const { outcome, map } = state.erase;
  if (!outcome) return null;
  const next: Piece[] = [
    { text: safe`Enter`, bold: true, colour: theme.accent },
    { text: safe` flashes a firmware   ` },
    { text: safe`Esc`, bold: true, colour: theme.accent },
    { text: safe` back` },
  ];
  return (
    <Panel title={boardTitle('Erased', state, width)} width={width} height={height} colour={theme.good}>
      <Row width={room} pieces={[{ text: safe`✔ The flash is blank`, colour: theme.good, bold: true }]} />
      <Row
        width={room}
        pieces={[
          {
            text: printable(erasedWords(outcome)),
          },
        ]}
      />
      <Row width={room} pieces={[]} />
      <Row width={room} pieces={next} />
      <Row width={room} pieces={[]} />
      <FlashMap map={map} width={room} height={height - 7} />
    </Panel>
  );
}
