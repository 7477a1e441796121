# urlopen, which boards had before requests.

from requests import request as _request

def urlopen(url, data=None, method='GET'):
    return _request('POST' if data is not None and method == 'GET' else method, url, data).raw
