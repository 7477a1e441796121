# The old name of requests, which stays since 1.21; before there is no other.

import sys
from _imports import hidden
from requests import *

if 'requests' in hidden:
    del sys.modules['requests']
del sys, hidden
