// Boards that say to the terminal whatever might command it. Each listens on TCP, greets whoever comes,
// and answers every line; 'mark' is what a person may see of it.
import { createServer, type Socket } from 'node:net';

/** A sequence of each kind: title, clipboard, link, device control, application command, modes, queries. */
export const attacks = [
  '\x1b]0;owned\x07',
  '\x1b]52;c;b3duZWQ=\x07',
  '\x1b]8;;http://owned/\x1b\\link\x1b]8;;\x1b\\',
  '\x1bP$q"p\x1b\\',
  '\x1b_Gi=1;AAAA\x1b\\',
  '\x1b^pm\x1b\\\x1bXsos\x1b\\',
  '\x1b[?1049h\x1b[?25h\x1b[?1000h\x1b[?2004l\x1b[4h',
  '\x1b[6n\x1b[c\x1b[>q\x1b[21t\x1b]11;?\x07',
  '\x1bc\x1b[!p\x1b(0\x0e\x1b#8',
  '\u009d52;c;b3duZWQ=\u009c\u009b?1049l\u0090x\u009c',
  '\u202egnp.exe\u202c\u2066a\u2069\u200b\u2060\ufeff\u00ad\u{e0061}\u061c',
  '\x05\x1a\x18\x7f\x00\x08',
].join('');

export type HostileBoard = { readonly port: number; readonly close: () => void };

type Behaviour = {
  readonly greeting: string;
  /** To a line that ended, or to Ctrl-C and the like. */
  readonly answer: (line: string) => string;
  /** Said again and again. */
  readonly chatter?: Buffer;
};

const micropython = (name: string) =>
  `MicroPython v1.22.0 on 2024-01-01; ${name} with ESP8266\r\nType "help()"\r\n>>> `;

export const hostileBehaviours: Readonly<Record<string, Behaviour>> = {
  'a banner whose board name commands': {
    greeting: micropython(`${attacks}mark`),
    answer: () => micropython(`${attacks}mark`),
  },
  'a banner whose version commands': {
    greeting: `MicroPython v1.22${attacks}mark on X; X with ESP8266\r\n>>> `,
    answer: () => `MicroPython v1.22${attacks}mark on X; X with ESP8266\r\n>>> `,
  },
  'NodeMCU with names that command': {
    greeting: `\r\nNodeMCU 3.0.0.0 ${attacks}mark\r\n\tmodules: ${attacks}\r\n> `,
    answer: () => `${attacks}mark\r\n> `,
  },
  'tracebacks that command': {
    greeting: micropython('X'),
    answer: () => `Traceback (most recent call last):\r\n${attacks}NameError: ${attacks}mark\r\n>>> `,
  },
  'a boot loader or stub that talks in between': {
    greeting: `\xc0${attacks}mark\xc0\x01\x08\x02\x00\xc0 ets Jan  8 2013,rst cause:1, boot mode:(1,7)\r\nwaiting for host\r\nmark`,
    answer: () => `\xc0\x01\x08${attacks}\x00\xc0mark\r\n`,
    chatter: Buffer.from(`\xc0OHAI\xc0${attacks}mark\r\n`, 'utf8'),
  },
  'a firmware of home automation': {
    greeting: `\r\n00:00:00.001 CFG: Tasmota 13.1.0 ${attacks}mark\r\n`,
    answer: (line) => `RSL: stat/${attacks}${line}/RESULT = {"x":"${attacks}mark"}\r\n`,
    chatter: Buffer.from(`INF: ESPHome version 2024.1 ${attacks}mark\r\n`),
  },
  'AT firmware': {
    greeting: `\r\nready ${attacks}\r\n`,
    answer: () => `AT version:${attacks}mark\r\nOK\r\n`,
  },
  'boot text': {
    greeting: `\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n${attacks}mark\r\n`,
    answer: () => `Fatal exception 28(${attacks}):\r\n mark\r\n`,
    chatter: Buffer.from(` ets Jan  8 2013,rst cause:4, boot mode:(3,7)${attacks}mark\r\n`),
  },
  'a log in colours': {
    greeting: `\x1b[0;36m[C][logger:443]: ${attacks}mark\x1b[0m\r\n`,
    answer: () => '',
    chatter: Buffer.from(`\x1b[0;36m[D][sensor:093]: ${attacks}mark\x1b[0m\r\n`),
  },
  'one line without an end': {
    greeting: 'mark',
    answer: () => '',
    chatter: Buffer.from(`${attacks}mark${'x'.repeat(9000)}`),
  },
  'sequences that are never whole': {
    greeting: 'mark\r\n',
    answer: () => '',
    chatter: Buffer.from('mark \x1b]0;\x1b[\x1bP\u009d\x1b[999999999;\xc3\r\n'),
  },
  'bytes of every kind': {
    greeting: 'mark\r\n',
    answer: () => '',
    chatter: Buffer.concat([
      Buffer.from('mark '),
      Buffer.from(Array.from({ length: 1024 }, (_, at) => (at * 73 + (at >> 8)) & 0xff)),
      Buffer.from('\r\n'),
    ]),
  },
};

const chatterMs = 100;

export async function startHostileBoard({ greeting, answer, chatter }: Behaviour): Promise<HostileBoard> {
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on('error', () => {});
    socket.write(greeting);
    const timer = chatter ? setInterval(() => void socket.write(chatter), chatterMs) : undefined;
    socket.on('close', () => {
      clearInterval(timer);
      clients.delete(socket);
    });
    let line = '';
    socket.on('data', (bytes) => {
      for (const character of bytes.toString('latin1')) {
        if (character === '\r' || character < '\x05') {
          socket.write(`\r\n${answer(line)}`);
          line = '';
        } else line += character;
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as { port: number }).port,
    close: () => {
      server.close();
      for (const client of clients) client.destroy();
    },
  };
}
