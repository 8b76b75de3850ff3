//! [`Tag`]: the element names that the tree builder and its readers must tell apart.

macro_rules! tags {
    ($($variant:ident = $name:literal,)+) => {
        /// An element name of HTML, SVG or `MathML` that has rules of its own; every other name is `Other`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Tag {
            $( $variant, )+
            Other,
        }

        impl Tag {
            /// How many tags there are, `Other` included.
            pub(super) const COUNT: usize = Self::Other as usize + 1;

            /// In the order of their names.
            const ALL: &[(&str, Self)] = &[$( ($name, Self::$variant), )+];
        }
    };
}

// In byte order of the names: they are searched.
tags! {
    A = "a",
    Address = "address",
    AnnotationXml = "annotation-xml",
    Applet = "applet",
    Area = "area",
    Article = "article",
    Aside = "aside",
    B = "b",
    Base = "base",
    Basefont = "basefont",
    Bgsound = "bgsound",
    Big = "big",
    Blockquote = "blockquote",
    Body = "body",
    Br = "br",
    Button = "button",
    Caption = "caption",
    Center = "center",
    Code = "code",
    Col = "col",
    Colgroup = "colgroup",
    Command = "command",
    Dd = "dd",
    Desc = "desc",
    Details = "details",
    Dialog = "dialog",
    Dir = "dir",
    Div = "div",
    Dl = "dl",
    Dt = "dt",
    Em = "em",
    Embed = "embed",
    Fieldset = "fieldset",
    Figcaption = "figcaption",
    Figure = "figure",
    Font = "font",
    Footer = "footer",
    Foreignobject = "foreignobject",
    Form = "form",
    Frame = "frame",
    Frameset = "frameset",
    H1 = "h1",
    H2 = "h2",
    H3 = "h3",
    H4 = "h4",
    H5 = "h5",
    H6 = "h6",
    Head = "head",
    Header = "header",
    Hgroup = "hgroup",
    Hr = "hr",
    Html = "html",
    I = "i",
    Iframe = "iframe",
    Image = "image",
    Img = "img",
    Input = "input",
    Isindex = "isindex",
    Keygen = "keygen",
    Li = "li",
    Link = "link",
    Listing = "listing",
    Main = "main",
    Malignmark = "malignmark",
    Marquee = "marquee",
    Math = "math",
    Menu = "menu",
    Meta = "meta",
    Mglyph = "mglyph",
    Mi = "mi",
    Mn = "mn",
    Mo = "mo",
    Ms = "ms",
    Mtext = "mtext",
    Nav = "nav",
    Nobr = "nobr",
    Noembed = "noembed",
    Noframes = "noframes",
    Noscript = "noscript",
    Object = "object",
    Ol = "ol",
    Optgroup = "optgroup",
    Option = "option",
    P = "p",
    Param = "param",
    Plaintext = "plaintext",
    Pre = "pre",
    Rp = "rp",
    Rt = "rt",
    Ruby = "ruby",
    S = "s",
    Script = "script",
    Section = "section",
    Select = "select",
    Small = "small",
    Source = "source",
    Span = "span",
    Strike = "strike",
    Strong = "strong",
    Style = "style",
    Sub = "sub",
    Summary = "summary",
    Sup = "sup",
    Svg = "svg",
    Table = "table",
    Tbody = "tbody",
    Td = "td",
    Textarea = "textarea",
    Tfoot = "tfoot",
    Th = "th",
    Thead = "thead",
    Title = "title",
    Tr = "tr",
    Track = "track",
    Tt = "tt",
    U = "u",
    Ul = "ul",
    Var = "var",
    Wbr = "wbr",
    Xmp = "xmp",
}

impl Tag {
    /// The tag of a name in lower case.
    pub(super) fn of(name: &str) -> Self {
        Self::ALL
            .binary_search_by(|(known, _)| (*known).cmp(name))
            .map_or(Self::Other, |at| Self::ALL[at].1)
    }

    /// The name; `None` for `Other`.
    pub(super) fn name(self) -> Option<&'static str> {
        Self::ALL.get(self as usize).map(|(name, _)| *name)
    }

    /// HTML Standard §13.2.4.2, category "special", as html5lib has it.
    pub(super) fn is_special(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Address
                | Applet
                | Area
                | Article
                | Aside
                | Base
                | Basefont
                | Bgsound
                | Blockquote
                | Body
                | Br
                | Button
                | Caption
                | Center
                | Col
                | Colgroup
                | Command
                | Dd
                | Details
                | Dir
                | Div
                | Dl
                | Dt
                | Embed
                | Fieldset
                | Figure
                | Footer
                | Form
                | Frame
                | Frameset
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Header
                | Hr
                | Html
                | Iframe
                | Image
                | Img
                | Input
                | Isindex
                | Li
                | Link
                | Listing
                | Marquee
                | Menu
                | Meta
                | Nav
                | Noembed
                | Noframes
                | Noscript
                | Object
                | Ol
                | P
                | Param
                | Plaintext
                | Pre
                | Script
                | Section
                | Select
                | Style
                | Table
                | Tbody
                | Td
                | Textarea
                | Tfoot
                | Th
                | Thead
                | Title
                | Tr
                | Ul
                | Wbr
                | Xmp
        )
    }

    /// Elements that end every search for an open element.
    pub(super) fn is_scope(self) -> bool {
        use Tag::*;
        matches!(self, Applet | Caption | Html | Marquee | Object | Table | Td | Th)
    }

    pub(super) fn is_heading(self) -> bool {
        use Tag::*;
        matches!(self, H1 | H2 | H3 | H4 | H5 | H6)
    }

    /// Elements without content or end tag.
    pub(super) fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Area | Base
                | Basefont
                | Bgsound
                | Br
                | Col
                | Command
                | Embed
                | Frame
                | Hr
                | Img
                | Input
                | Isindex
                | Keygen
                | Link
                | Meta
                | Param
                | Source
                | Track
                | Wbr
        )
    }

    /// HTML elements that end SVG and `MathML`.
    pub(super) fn breaks_out(self) -> bool {
        use Tag::*;
        matches!(
            self,
            B | Big
                | Blockquote
                | Body
                | Br
                | Center
                | Code
                | Dd
                | Div
                | Dl
                | Dt
                | Em
                | Embed
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Hr
                | I
                | Img
                | Li
                | Listing
                | Menu
                | Meta
                | Nobr
                | Ol
                | P
                | Pre
                | Ruby
                | S
                | Small
                | Span
                | Strong
                | Strike
                | Sub
                | Sup
                | Table
                | Tt
                | U
                | Ul
                | Var
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn names_are_in_order() {
        assert!(Tag::ALL.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(
            Tag::ALL
                .iter()
                .all(|&(name, tag)| Tag::of(name) == tag && tag.name() == Some(name))
        );
        assert_eq!(Tag::of("o:p"), Tag::Other);
    }
}
