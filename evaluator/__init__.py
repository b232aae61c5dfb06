"""Score China's social work stations against written evaluation standards, and show how every point came about."""

__version__ = "0.1.0"
