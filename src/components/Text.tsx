// The only way for text into a frame: it takes safe text and nothing else.
import { Text as InkText, type TextProps as InkTextProps } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import type { SafeText } from '../text/printable.ts';

type Part = SafeText | ReactElement<TextProps> | null;

export type TextProps = Omit<InkTextProps, 'children' | 'aria-label'> & {
  readonly children: Part | readonly (Part | readonly Part[])[];
};

export const Text = ({ children, ...look }: TextProps): ReactNode => (
  <InkText {...look}>{children as ReactNode}</InkText>
);
