"""The version of gouji, for those who may not import the package that offers everything."""

__version__ = "0.1.0"
