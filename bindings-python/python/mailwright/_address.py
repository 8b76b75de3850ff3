"""Addresses; the types are in the stub beside this file."""

from mailwright._core import Address as Address
from mailwright._core import AddressList as AddressList
from mailwright._core import AddressParser as AddressParser
from mailwright._core import Provider as Provider
from mailwright._core import Rejected as Rejected
from mailwright._core import did_you_mean as did_you_mean
from mailwright._core import suggest_domain as suggest_domain
