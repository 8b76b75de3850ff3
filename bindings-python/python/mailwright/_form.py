"""Form bodies; the types are in the stub beside this file."""

from mailwright._core import ContentType as ContentType
from mailwright._core import EncodedForm as EncodedForm
from mailwright._core import Form as Form
from mailwright._core import FormField as FormField
from mailwright._core import FormFile as FormFile
