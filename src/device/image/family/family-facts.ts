// What a file for the ESP32 or a chip of its family says of itself, as data. family-image.ts fills it.

export type Holds =
  /** Boot loader, partition table and program, or a part of them that begins with the boot loader. */
  | 'everything'
  | 'boot-loader'
  /** For a partition of the table: without a boot loader. */
  | 'program'
  | 'partition-table';

export type FamilyFacts = {
  readonly holds: Holds;
  /** Where in flash its first byte belongs, and why. */
  readonly offset: number;
  readonly offsetReason: string;
  /** Where in the file its boot loader begins; null where it has none. */
  readonly bootLoaderAt: number | null;
  readonly bootLoader: BootLoaderDescriptor | null;
  readonly app: AppDescriptor | null;
  /** Where in the file its program begins; null where it has none. */
  readonly appAt: number | null;
  /** Of the program, from its E9 to the end of its digest; null where the file has none. */
  readonly appBytes: number | null;
  /** Major * 100 + minor: the least that all its parts run on, and the most; null = no bound. */
  readonly minimumRevision: number;
  readonly maximumRevision: number | null;
  /** null where the file has no partition table. */
  readonly partitions: readonly Partition[] | null;
};

export type AppDescriptor = {
  /** Of what the build calls its project; '' where it does not say, as in MicroPython. */
  readonly project: string;
  readonly version: string;
  /** As the compiler wrote them: '12:34:56', 'Dec  9 2025'. */
  readonly time: string;
  readonly date: string;
  /** Of ESP-IDF: 'v5.4.2'. */
  readonly idf: string;
  readonly secureVersion: number;
  /** Of the fuses' block layout, major * 100 + minor; the bounds that the second boot loader checks. */
  readonly minimumBlockRevision: number;
  readonly maximumBlockRevision: number | null;
};

export type BootLoaderDescriptor = { readonly version: number; readonly idf: string; readonly date: string };

export type Partition = {
  /** Plain ASCII, at most 16 characters. */
  readonly label: string;
  /** 'app', 'data'; '0x40' where the type is the project's own. */
  readonly type: string;
  /** 'factory', 'ota_0', 'nvs', 'littlefs'; '0x99' for one without a name. */
  readonly subtype: string;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly isEncrypted: boolean;
};
