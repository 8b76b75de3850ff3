//! A compiled message: constant bytes, and between them what is written for each recipient.

use super::body;
use super::header::{Field, Fill, Nothing};
use std::io::{self, IoSlice, Write};
use std::ops::Range;

/// A piece of a message.
#[derive(Debug)]
enum Piece {
    /// Bytes that are the same for all recipients.
    Constant(Range<usize>),
    /// The value of a placeholder in a body, quoted-printable.
    Value(u32),
    /// A header field, by its number.
    Field(usize),
}

/// A message that is compiled.
#[derive(Debug, Default)]
pub(crate) struct Program {
    constants: Vec<u8>,
    pieces: Vec<Piece>,
    fields: Vec<Field>,
    /// More than what varies has bytes, as a rule.
    room: usize,
}

/// A value has at most so many bytes, as a rule.
const VALUE: usize = 64;

/// Builds a [`Program`] from its beginning to its end.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    program: Program,
    open: usize,
}

impl Builder {
    /// Where constant bytes are appended.
    pub(crate) fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.program.constants
    }

    fn close(&mut self) {
        let end = self.program.constants.len();
        if end > self.open {
            self.program.pieces.push(Piece::Constant(self.open..end));
            self.open = end;
        }
    }

    /// Adds a header field: written now where it does not vary.
    pub(crate) fn field(&mut self, field: Field) {
        if field.varies() {
            self.close();
            self.program.pieces.push(Piece::Field(self.program.fields.len()));
            self.program.room += field.written_bytes(VALUE);
            self.program.fields.push(field);
        } else {
            field.write(&Nothing, &mut self.program.constants);
        }
    }

    /// Adds the value of a placeholder in a body.
    pub(crate) fn value(&mut self, slot: u32) {
        self.close();
        self.program.pieces.push(Piece::Value(slot));
        self.program.room += VALUE;
    }

    pub(crate) fn finish(mut self) -> Program {
        self.close();
        self.program.constants.shrink_to_fit();
        self.program.pieces.shrink_to_fit();
        self.program
    }
}

impl Program {
    /// The message where nothing varies.
    pub(crate) fn into_constant(self) -> Vec<u8> {
        self.constants
    }

    /// The fields that vary.
    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// What varies, for one recipient.
    pub(crate) fn variable(&self, fill: &impl Fill) -> Variable {
        let mut variable = Variable {
            bytes: Vec::with_capacity(self.room),
            ends: Vec::with_capacity(self.pieces.len() / 2 + 1),
        };
        for piece in &self.pieces {
            match piece {
                Piece::Constant(_) => continue,
                Piece::Value(slot) => body::push_value(fill.slot(*slot), &mut variable.bytes),
                Piece::Field(at) => self.fields[*at].write(fill, &mut variable.bytes),
            }
            variable.ends.push(variable.bytes.len());
        }
        variable
    }

    /// More than the message of any recipient has, if no value and no mailbox is longer than `longest`.
    pub(crate) fn upper_bound(&self, longest: usize) -> usize {
        // The widest encodings: `=XX` with soft line breaks in bodies, a `\uXXXX` in an encoded word in headers.
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Constant(_) => 0,
            Piece::Value(_) => 4 * longest + 16,
            Piece::Field(at) => 24 * self.fields[*at].written_bytes(longest) + 1_024,
        });
        self.constants.len() + pieces.sum::<usize>()
    }

    /// All pieces in order.
    pub(crate) fn slices<'a>(&'a self, variable: &'a Variable) -> impl Iterator<Item = &'a [u8]> {
        let mut ends = variable.ends.iter();
        let mut start = 0;
        self.pieces.iter().map(move |piece| match piece {
            Piece::Constant(range) => &self.constants[range.clone()],
            Piece::Value(_) | Piece::Field(_) => {
                let end = ends.next().copied().unwrap_or(start);
                let slice = &variable.bytes[start..end];
                start = end;
                slice
            }
        })
    }

    /// The length of the message for a recipient.
    pub(crate) fn len(&self, fill: &impl Fill) -> usize {
        self.len_with(&self.variable(fill))
    }

    /// The length of the message with what varies.
    pub(crate) fn len_with(&self, variable: &Variable) -> usize {
        self.constants.len() + variable.bytes.len()
    }

    /// Appends the message for a recipient.
    pub(crate) fn append(&self, fill: &impl Fill, out: &mut Vec<u8>) {
        out.reserve(self.constants.len() + self.room);
        for piece in &self.pieces {
            match piece {
                Piece::Constant(range) => out.extend_from_slice(&self.constants[range.clone()]),
                Piece::Value(slot) => body::push_value(fill.slot(*slot), out),
                Piece::Field(at) => self.fields[*at].write(fill, out),
            }
        }
    }

    /// Writes the message for a recipient, in as few calls as the writer allows.
    pub(crate) fn write(&self, fill: &impl Fill, out: &mut impl Write) -> io::Result<()> {
        let variable = self.variable(fill);
        let mut slices: Vec<IoSlice<'_>> = self
            .slices(&variable)
            .filter(|slice| !slice.is_empty())
            .map(IoSlice::new)
            .collect();
        let mut rest = &mut slices[..];
        while !rest.is_empty() {
            match out.write_vectored(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(written) => IoSlice::advance_slices(&mut rest, written),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// What varies, written one after the other.
#[derive(Debug)]
pub(crate) struct Variable {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}
