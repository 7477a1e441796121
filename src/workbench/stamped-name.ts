// Names of the files that espwb makes unasked for a name: never the same twice within a second.

/** 'espwb-pins-20261121-143005.py', in the local time. */
export function stampedName(stem: string, extension: string, date = new Date()): string {
  const two = (figure: number) => String(figure).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  const time = `${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
  return `${stem}-${day}-${time}.${extension}`;
}
