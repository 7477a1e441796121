// What a screen hands to its parts: the state and the room they have.
import type { ScreenProps } from '../workbench/screen-module.ts';

export type { ScreenProps };

export type PartProps = Pick<ScreenProps, 'state' | 'width' | 'height'>;
