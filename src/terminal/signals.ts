/** What asks a program to end: Ctrl-C, kill, and a terminal that goes away. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
