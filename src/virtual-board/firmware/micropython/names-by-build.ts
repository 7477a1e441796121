// Which names a build's modules have: the changes of MicroPython's ESP8266 port since it had pins, by
// the day each landed on its master branch (esp8266/ and ports/esp8266/: modpyb.c, modmachine.c,
// machine_*.c, modesp.c, moduos.c, modutime.c, modnetwork.c; py/modmicropython.c), and what its
// mpconfigport.h switches on and off against py/mpconfig.h of the release. Only names that the virtual
// board offers at all.

export type Build = {
  /** '1.8.7', or '1.8.7-1080-g394c536' between two releases. */
  readonly version: string;
  /** The day of the build, '2017-08-26'. */
  readonly date: string;
};

/** A change, and the first release that has it. */
export type Landing = { readonly release: string; readonly date: string };

type Change = Landing & { readonly came?: string; readonly went?: string };

/** What no build of the port has had, and the package's has: the switches of mpconfigport.h that are 0. */
const notInPort =
  'vfs.VfsPosix cmath builtins.complex builtins.compile builtins.execfile builtins.NotImplemented ' +
  'builtins.str.center builtins.str.partition builtins.str.rpartition builtins.str.splitlines ' +
  'builtins.bytes.center builtins.bytes.partition builtins.bytes.rpartition builtins.bytes.splitlines ' +
  'builtins.slice.indices math.tau math.inf math.nan math.factorial math.isclose math.expm1 math.log2 ' +
  'math.log10 math.cosh math.sinh math.tanh math.acosh math.asinh math.atanh math.erf math.erfc ' +
  'math.gamma math.lgamma binascii.crc32 random.randrange random.randint random.choice random.random ' +
  'random.uniform deflate.DeflateIO.write';

const changes: readonly Change[] = [
  {
    release: '1.7',
    date: '2016-04-11',
    came: 'binascii hashlib heapq json math random re uctypes uzlib',
  },
  { release: '1.4.4', date: '2015-05-26', came: 'os.uname' },
  {
    release: '1.4.4',
    date: '2015-05-28',
    came: 'pyb.ADC esp.flash_id esp.deepsleep esp.sleep_type esp.SLEEP_NONE esp.SLEEP_LIGHT esp.SLEEP_MODEM',
  },
  { release: '1.5.2', date: '2015-11-24', came: 'esp.flash_read' },
  { release: '1.5.2', date: '2015-12-28', came: 'socket' },
  { release: '1.7', date: '2016-02-08', came: 'esp.flash_write esp.flash_erase' },
  {
    release: '1.7',
    date: '2016-03-04',
    came:
      'machine machine.Timer time.sleep_ms time.sleep_us ' +
      'time.ticks_ms time.ticks_us time.ticks_cpu time.ticks_diff',
  },
  {
    release: '1.7',
    date: '2016-03-05',
    came: 'machine.Pin machine.Pin.OUT machine.Pin.OPEN_DRAIN machine.Pin.__call__',
    went: 'machine.Pin.OUT_PP',
  },
  { release: '1.7', date: '2016-03-09', came: 'machine.freq' },
  { release: '1.7', date: '2016-03-10', came: 'network.STA_IF network.AP_IF' },
  { release: '1.7', date: '2016-03-24', came: 'machine.I2C' },
  { release: '1.7', date: '2016-03-25', came: 'machine.SPI' },
  { release: '1.7', date: '2016-03-26', came: 'machine.PWM machine.ADC' },
  { release: '1.7', date: '2016-03-27', came: 'os.VfsFat' },
  { release: '1.7', date: '2016-03-28', came: 'os.listdir os.remove' },
  { release: '1.7', date: '2016-03-29', came: 'os.urandom os.dupterm' },
  {
    release: '1.7',
    date: '2016-04-05',
    came: 'machine.reset machine.unique_id',
    went: 'pyb.hard_reset',
  },
  { release: '1.7', date: '2016-04-06', came: 'machine.UART esp.osdebug' },
  { release: '1.7', date: '2016-04-11', came: 'esp.freemem esp.meminfo' },
  {
    release: '1.8',
    date: '2016-04-12',
    came: 'network.AUTH_OPEN network.AUTH_WEP network.AUTH_WPA_PSK network.AUTH_WPA2_PSK network.AUTH_WPA_WPA2_PSK',
  },
  {
    release: '1.8',
    date: '2016-04-14',
    came: 'machine.Pin.irq machine.Pin.IRQ_RISING machine.Pin.IRQ_FALLING',
  },
  { release: '1.8', date: '2016-04-14', came: 'os.mkdir' },
  { release: '1.8', date: '2016-04-15', came: 'machine.reset_cause' },
  { release: '1.8', date: '2016-04-17', came: 'os.dupterm_notify' },
  { release: '1.8', date: '2016-04-18', came: 'esp.flash_size' },
  {
    release: '1.8',
    date: '2016-04-21',
    came:
      'machine.RTC machine.RTC.ALARM0 machine.RTC.alarm machine.RTC.irq machine.deepsleep machine.DEEPSLEEP ' +
      'machine.PWR_ON_RESET machine.HARD_RESET machine.DEEPSLEEP_RESET',
  },
  { release: '1.8', date: '2016-04-12', came: '_boot flashbdev inisetup' },
  { release: '1.8', date: '2016-04-14', came: 'port_diag' },
  { release: '1.8', date: '2016-04-22', came: 'websocket_helper' },
  { release: '1.8', date: '2016-04-25', came: 'ssl webrepl webrepl_setup websocket' },
  { release: '1.8', date: '2016-04-29', came: '_webrepl' },
  { release: '1.8', date: '2016-04-28', came: 'neopixel onewire _onewire', went: 'pyb' },
  { release: '1.8', date: '2016-05-03', came: 'ntptime', went: 'machine.Pin.PULL_NONE' },
  { release: '1.8', date: '2016-05-03', came: 'esp.malloc esp.free esp.esf_free_bufs' },
  { release: '1.8', date: '2016-05-03', came: 'framebuf' },
  { release: '1.8.1', date: '2016-06-03', came: 'errno collections.OrderedDict' },
  { release: '1.8.1', date: '2016-05-16', came: 'os.rename' },
  { release: '1.8.1', date: '2016-05-26', came: 'machine.disable_irq machine.enable_irq dht apa102' },
  { release: '1.8.1', date: '2016-05-29', came: 'os.chdir os.getcwd' },
  { release: '1.8.1', date: '2016-05-31', came: 'os.stat machine.time_pulse_us' },
  { release: '1.8.3', date: '2016-07-16', came: 'os.rmdir' },
  { release: '1.8.3', date: '2016-08-04', came: 'esp.check_fw' },
  { release: '1.8.3', date: '2016-08-07', came: 'machine.idle machine.sleep' },
  { release: '1.8.4', date: '2016-08-26', came: 'os.umount' },
  { release: '1.8.4', date: '2016-08-28', came: 'machine.WDT ds18x20' },
  { release: '1.8.4', date: '2016-09-04', came: 'machine.WDT_RESET machine.SOFT_RESET' },
  { release: '1.8.4', date: '2016-09-08', came: 'machine.PWRON_RESET', went: 'machine.PWR_ON_RESET' },
  { release: '1.8.3', date: '2016-07-31', came: 'btree' },
  { release: '1.8.5', date: '2016-09-27', came: 'os.statvfs micropython.const' },
  { release: '1.8.5', date: '2016-10-05', came: 'machine.RTC.alarm_left' },
  { release: '1.8.5', date: '2016-10-11', came: 'micropython.opt_level' },
  { release: '1.8.6', date: '2016-10-24', came: 'esp.flash_user_start' },
  { release: '1.8.6', date: '2016-10-29', came: 'time.ticks_add' },
  { release: '1.8.6', date: '2016-11-08', came: 'upip upip_utarfile' },
  { release: '1.8.7', date: '2016-12-09', came: 'esp.set_native_code_location' },
  { release: '1.8.7', date: '2016-12-23', came: 'utimeq' },
  { release: '1.8.7', date: '2017-01-08', came: 'select' },
  { release: '1.8.7', date: '2017-01-08', came: 'ssd1306 upysh umqtt urequests urllib' },
  { release: '1.9', date: '2017-01-27', came: 'os.mount' },
  { release: '1.9', date: '2017-01-29', came: 'machine.Signal' },
  { release: '1.9', date: '2017-03-20', came: 'micropython.schedule' },
  { release: '1.9', date: '2017-04-18', came: 'micropython.kbd_intr' },
  { release: '1.9', date: '2017-05-10', came: 'os.ilistdir' },
  {
    release: '1.9',
    date: '2017-05-21',
    came: 'machine.Pin.on machine.Pin.off',
    went: 'machine.Pin.high machine.Pin.low',
  },
  { release: '1.9', date: '2017-05-26', came: 'builtins.help errno.errorcode' },
  { release: '1.9.1', date: '2017-06-11', came: 'builtins.input' },
  { release: '1.9.4', date: '2018-05-11', came: 'collections.deque' },
  { release: '1.10', date: '2019-01-26', came: 're.sub io.IOBase cryptolib' },
  { release: '1.11', date: '2019-01-30', came: 'machine.lightsleep' },
  { release: '1.11', date: '2019-05-20', came: 'machine.I2C.writevto' },
  { release: '1.12', date: '2019-09-05', came: 'machine.ADC.read_u16' },
  { release: '1.12', date: '2019-11-07', came: 'os.VfsLfs2' },
  { release: '1.13', date: '2020-03-11', came: 'io.StringIO.tell io.BytesIO.tell' },
  { release: '1.13', date: '2020-03-20', came: 'machine.soft_reset' },
  { release: '1.13', date: '2020-03-26', came: '_asyncio' },
  { release: '1.14', date: '2020-09-18', came: 'time.gmtime' },
  { release: '1.14', date: '2020-10-01', came: 'time.time_ns machine.SoftI2C machine.SoftSPI' },
  { release: '1.17', date: '2021-08-11', came: 'machine.bitstream', went: 'esp.neopixel_write' },
  { release: '1.19', date: '2022-03-09', came: 'os.unlink' },
  { release: '1.19', date: '2022-05-19', went: 'machine.WDT.deinit' },
  {
    release: '1.20',
    date: '2023-04-26',
    came:
      'builtins.bytes.hex builtins.bytes.fromhex builtins.memoryview.hex network.hostname network.country ' +
      'machine.dht_readinto',
  },
  { release: '1.20', date: '2022-06-23', went: 'utimeq' },
  { release: '1.20', date: '2022-07-23', went: 'websocket_helper' },
  { release: '1.20', date: '2022-08-12', came: 'socket.IP_DROP_MEMBERSHIP' },
  { release: '1.20', date: '2022-08-19', came: 'framebuf.FrameBuffer.ellipse framebuf.FrameBuffer.poly' },
  { release: '1.20', date: '2022-09-29', came: 'mip' },
  { release: '1.20', date: '2022-09-30', went: 'upip upip_utarfile' },
  { release: '1.21', date: '2023-05-01', came: 'espnow _espnow' },
  { release: '1.21', date: '2023-07-21', came: 'requests' },
  { release: '1.21', date: '2023-09-01', came: 'socket.SO_BROADCAST' },
  { release: '1.21', date: '2023-10-06', came: 'deflate platform', went: 'uzlib' },
  { release: '1.21', date: '2023-10-05', went: 'urllib' },
  { release: '1.21', date: '2023-05-04', came: 'machine.PWM.duty_u16 machine.PWM.duty_ns' },
  { release: '1.21', date: '2023-06-08', came: 'os.sync' },
  {
    release: '1.21',
    date: '2023-05-01',
    came: 'network.WLAN.PM_NONE network.WLAN.PM_PERFORMANCE network.WLAN.PM_POWERSAVE',
  },
  {
    release: '1.23',
    date: '2024-03-14',
    came:
      'network.WLAN.IF_STA network.WLAN.IF_AP network.WLAN.SEC_OPEN network.WLAN.SEC_WEP network.WLAN.SEC_WPA ' +
      'network.WLAN.SEC_WPA2 network.WLAN.SEC_WPA_WPA2',
  },
  { release: '1.23', date: '2024-02-07', came: 'tls' },
  {
    release: '1.23',
    date: '2024-03-18',
    came: 'collections.deque.appendleft collections.deque.pop collections.deque.extend',
  },
  { release: '1.23', date: '2024-05-23', came: 'socket.IPPROTO_TCP socket.TCP_NODELAY' },
  { release: '1.23', date: '2024-05-31', came: 'vfs' },
  { release: '1.24', date: '2024-03-29', came: 'network.ipconfig network.WLAN.ipconfig' },
  { release: '1.24', date: '2024-10-26', came: 'micropython.RingIO' },
  { release: '1.20', date: '2022-08-26', came: 'machine.UART.flush machine.UART.txdone' },
  { release: '1.22', date: '2023-10-10', came: 'machine.UART.deinit' },
  { release: '1.24', date: '2024-07-20', came: 'os.sep' },
  { release: '1.25', date: '2025-02-28', came: 'machine.Pin.toggle' },
  { release: '1.26', date: '2025-06-03', came: 'socket.MSG_PEEK socket.MSG_DONTWAIT' },
];

/** What builds for little flash do without (boards/GENERIC_1M and GENERIC_512K, later variants of one board). */
const notInSmall = {
  '1M': 'asyncio uasyncio _asyncio ssd1306 upysh umqtt vfs.VfsFat os.VfsFat',
  '512K':
    'asyncio uasyncio _asyncio flashbdev inisetup upip upip_utarfile ssd1306 upysh umqtt framebuf cryptolib re.sub espnow _espnow btree mip requests urequests urllib',
} as const;

export type SmallVariant = keyof typeof notInSmall;

/** Whether a build has what landed then: by its number, between releases by its day. */
export function isIn({ version, date }: Build, landing: Landing): boolean {
  const isBetween = /-\d+-g[0-9a-f]+/.test(version);
  return compare(version, landing.release) >= 0 || (isBetween && date >= landing.date);
}

/** 'machine.Timer', 'os': modules, and what is in them, that the build does not have. */
export function missingNames(build: Build, variant: SmallVariant | null = null): readonly string[] {
  const byBuild = changes.flatMap(
    (change) => (isIn(build, change) ? change.went : change.came)?.split(' ') ?? [],
  );
  const bySize = variant === null ? [] : notInSmall[variant].split(' ');
  return [...notInPort.split(' '), ...byBuild, ...bySize];
}

/** Of what the room offers, what no build of the esp32 port has. */
const notInEsp32 =
  'vfs.VfsPosix pyb apa102 port_diag ssd1306 upip upip_utarfile urllib utimeq uzlib websocket_helper lwip ' +
  'esp.SLEEP_NONE esp.SLEEP_LIGHT esp.SLEEP_MODEM esp.sleep_type esp.deepsleep esp.flash_id esp.check_fw esp.freemem ' +
  'esp.meminfo esp.malloc esp.free esp.esf_free_bufs esp.set_native_code_location esp.neopixel_write ' +
  'esp.apa102_write esp.dht_readinto';
/** What the ports share has come to both at once: py/, extmod/ and the frozen modules. */
const ofOnePort = /^(?:machine|esp|pyb|network|_boot|flashbdev|inisetup|port_diag)(?:\.|$)/;

/** The same of a build of the esp32 port. */
export function missingInEsp32Port(build: Build): readonly string[] {
  const byBuild = changes.flatMap((change) =>
    isIn(build, change) ? [] : (change.came?.split(' ') ?? []).filter((name) => !ofOnePort.test(name)),
  );
  return [...notInEsp32.split(' '), ...byBuild];
}

export type NamesOfRelease = { readonly release: string; readonly came: string[]; readonly went: string[] };

/** What each release brought and took, the oldest first; 'never' stands for what no build has. */
export function namesByRelease(): readonly NamesOfRelease[] {
  const releases = [...new Set(changes.map(({ release }) => release))].sort(compare);
  const names = (release: string, of: 'came' | 'went') =>
    changes
      .filter((change) => change.release === release)
      .flatMap((change) => change[of]?.split(' ') ?? [])
      .sort();
  return [
    { release: 'never', came: [], went: notInPort.split(' ') },
    ...releases.map((release) => ({ release, came: names(release, 'came'), went: names(release, 'went') })),
  ];
}

/** Releases as numbers; what stands behind the third does not count. */
function compare(version: string, other: string): number {
  const [own, wanted] = [version, other].map((text) =>
    text.split(/[.-]/).map((part) => Number.parseInt(part, 10)),
  );
  for (let part = 0; part < 3; part++) {
    const difference = (own?.[part] || 0) - (wanted?.[part] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
