"""Templates; the types are in the stub beside this file."""

from mailwright._core import StoredTemplate as StoredTemplate
from mailwright._core import Template as Template
from mailwright._core import Templates as Templates
from mailwright._core import TemplateUse as TemplateUse
from mailwright._core import TemplateVersion as TemplateVersion
