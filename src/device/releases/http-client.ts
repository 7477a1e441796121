// The parts of undici that downloads need, by name: loading the package itself late would hand a
// bundle its default export alone.
export { Agent, ProxyAgent, request } from 'undici';
