// A mirror of the download folder on this computer: an index page, and images by name.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type FirmwareMirror = {
  /** With a slash at its end. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  readonly stop: () => void;
};

export async function startMirror(images: Readonly<Record<string, Uint8Array>>): Promise<FirmwareMirror> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '').slice(1));
    asked.push(name);
    const image = images[name];
    if (name === '') {
      const links = Object.keys(images).map((each) => `<a href="${each}">${each}</a>`);
      response.setHeader('content-type', 'text/html').end(links.join('\n'));
    } else if (image) response.setHeader('content-length', image.length).end(image);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
