# mip on the board itself: packages out of a network that is not there.

import requests

_index = 'https://micropython.org/pi/v2'

def install(package, index=None, target=None, version=None, mpy=True):
    url = package
    if not package.startswith(('http://', 'https://')):
        for host, place in (('github:', 'https://raw.githubusercontent.com/'), ('gitlab:', 'https://gitlab.com/')):
            if package.startswith(host):
                url = place + package[len(host):]
                break
        else:
            url = '%s/package/%s/%s/%s.json' % (index or _index, 6 if mpy else 'py', package, version or 'latest')
    print('Installing %s to %s' % (url, target or '/lib'))
    # There is no network to answer; what comes of it is no package.
    requests.get(url).close()
    print('Package not found:', url)
