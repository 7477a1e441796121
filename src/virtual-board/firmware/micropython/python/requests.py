# HTTP/1.0 over whatever socket finds, as the port's frozen requests of micropython-lib is used. RFC 1945.

import socket

class Response:
    def __init__(self, file):
        self.raw = file
        self.encoding = 'utf-8'
        self._cached = None

    def close(self):
        if self.raw:
            self.raw.close()
            self.raw = None
        self._cached = None

    @property
    def content(self):
        if self._cached is None:
            try:
                self._cached = self.raw.read()
            finally:
                self.raw.close()
                self.raw = None
        return self._cached

    @property
    def text(self):
        return str(self.content, self.encoding)

    def json(self):
        import json
        return json.loads(self.content)

def _parts(url):
    scheme, _, rest = url.split('/', 2)
    if scheme not in ('http:', 'https:'):
        raise ValueError('Unsupported protocol: ' + scheme)
    host, _, path = _cut(rest, '/')
    host, _, port = _cut(host, ':')
    return scheme, host, int(port or (443 if scheme == 'https:' else 80)), path

def _cut(text, mark):
    at = text.find(mark)
    return (text, '', '') if at < 0 else (text[:at], mark, text[at + 1:])

def request(method, url, data=None, json=None, headers=None, stream=None, auth=None, timeout=None, parse_headers=True):
    scheme, host, port, path = _parts(url)
    info = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0]
    link = socket.socket(info[0], socket.SOCK_STREAM, info[2])
    try:
        if timeout is not None:
            link.settimeout(timeout)
        link.connect(info[-1])
        if scheme == 'https:':
            import ssl
            link = ssl.wrap_socket(link, server_hostname=host)
        lines = {'Host': host}
        lines.update(headers or {})
        if json is not None:
            import json as coder
            data = coder.dumps(json)
            lines['Content-Type'] = 'application/json'
        if data:
            lines['Content-Length'] = str(len(data))
        link.write(('%s /%s HTTP/1.0\r\n' % (method, path)).encode())
        for name, value in lines.items():
            link.write(('%s: %s\r\n' % (name, value)).encode())
        link.write(b'\r\n')
        if data:
            link.write(data)
        status = link.readline().split(None, 2)
        found = {}
        while True:
            line = link.readline()
            if not line or line == b'\r\n':
                break
            name, _, value = _cut(str(line, 'utf-8'), ':')
            found[name] = value.strip()
    except OSError:
        link.close()
        raise
    answer = Response(link)
    answer.status_code = int(status[1])
    answer.reason = status[2].rstrip() if len(status) > 2 else ''
    if parse_headers:
        answer.headers = found
    return answer

def head(url, **kw):
    return request('HEAD', url, **kw)

def get(url, **kw):
    return request('GET', url, **kw)

def post(url, **kw):
    return request('POST', url, **kw)

def put(url, **kw):
    return request('PUT', url, **kw)

def patch(url, **kw):
    return request('PATCH', url, **kw)

def delete(url, **kw):
    return request('DELETE', url, **kw)
