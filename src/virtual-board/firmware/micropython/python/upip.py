# The package manager of the port before mip. It finds no index, since nobody is on the air (tools/upip.py).

import sys

debug = False
index_urls = ['https://micropython.org/pi', 'https://pypi.org/pypi']
install_path = None
cleanup_files = []

class NotFoundError(Exception):
    pass

def url_open(url):
    import socket
    host = url.split('/', 3)[2]
    try:
        return socket.getaddrinfo(host, 443)
    except OSError as error:
        fatal('Unable to resolve %s (no Internet?)' % host, error)

def get_pkg_metadata(name):
    for url in index_urls:
        try:
            return url_open('%s/%s/json' % (url, name))
        except NotFoundError:
            pass
    raise NotFoundError('Package not found')

def fatal(msg, exc=None):
    print('Error:', msg)
    if exc and debug:
        raise exc
    sys.exit(1)

def get_install_path():
    global install_path
    if install_path is None:
        folders = [folder for folder in sys.path if folder and folder != '.frozen']
        install_path = folders[0] if folders else ''
    return install_path

def install_pkg(pkg_spec, install_path):
    get_pkg_metadata(pkg_spec.split('==')[0])

def install(to_install, install_path=None):
    packages = to_install if isinstance(to_install, list) else [to_install]
    path = get_install_path() if install_path is None else install_path
    print('Installing to: ' + (path if path.endswith('/') else path + '/'))
    try:
        for package in packages:
            install_pkg(package, path)
    except Exception as error:
        print("Error installing '%s': %s, packages may be partially installed" % (package, error), file=sys.stderr)

def cleanup():
    import os
    for name in cleanup_files:
        try:
            os.unlink(name)
        except OSError:
            print('Warning: Cannot delete ' + name)

def help():
    print("upip - Simple PyPI package manager for MicroPython\nimport upip; upip.install(package_or_list, [<path>])")
