//! What large providers demand of a local part, as Mailgun's address validation checks it.
//!
//! Mailgun picks the rules by the name of the mail exchanger ([`Provider::for_mx_host`]). Without DNS they are picked
//! by domain ([`Provider::for_domain`]): a table of the providers' own domains, which cannot know whose mail
//! a provider hosts besides. Lengths count code points, and tags are what follows the first `+`.

use std::fmt;

/// A provider with rules of its own for local parts.
///
/// # Examples
///
/// ```
/// use mailwright::Provider;
/// let provider = Provider::for_domain("gmail.com").unwrap();
/// assert!(provider.accepts("nora.quill+news", "gmail.com"));
/// assert!(!provider.accepts("nora", "gmail.com")); // fewer than six characters
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Provider {
    /// `aol.com`, `aim.com`; `verizon.net` has no rules.
    Aol,
    /// `gmail.com`.
    Gmail,
    /// Google Workspace.
    Google,
    /// `hotmail.com`, `outlook.com`, `live.com`, `msn.com`.
    Hotmail,
    /// `icloud.com`, `me.com`, `mac.com`.
    Icloud,
    /// `yahoo.com` and its like; stricter rules hold for `yahoo.com`, `ymail.com` and `rocketmail.com`.
    Yahoo,
}

impl Provider {
    /// All providers, in the order of their names.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Provider;
    /// let names: Vec<_> = Provider::ALL.iter().map(|provider| provider.name()).collect();
    /// assert_eq!(names, ["aol", "gmail", "google", "hotmail", "icloud", "yahoo"]);
    /// // Who of them would have a mailbox `ann-lee`, at a domain of its own?
    /// let takers: Vec<_> = Provider::ALL.iter().filter(|one| one.accepts("ann-lee", "example.com")).collect();
    /// assert!(takers.contains(&&Provider::Google) && !takers.contains(&&Provider::Gmail));
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::Aol,
        Self::Gmail,
        Self::Google,
        Self::Hotmail,
        Self::Icloud,
        Self::Yahoo,
    ];

    /// The name, in lower case, by which [`for_name`](Self::for_name) finds it again.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Provider;
    /// let provider = Provider::for_domain("me.com").unwrap();
    /// assert_eq!(provider.name(), "icloud");
    /// assert_eq!(Provider::for_name(provider.name()), Some(provider));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aol => "aol",
            Self::Gmail => "gmail",
            Self::Google => "google",
            Self::Hotmail => "hotmail",
            Self::Icloud => "icloud",
            Self::Yahoo => "yahoo",
        }
    }

    /// The provider of a name.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Provider;
    /// assert_eq!(Provider::for_name("yahoo"), Some(Provider::Yahoo));
    /// assert_eq!(Provider::for_name("example"), None);
    /// ```
    #[must_use]
    pub fn for_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// The provider whose rules Mailgun applies for a mail exchanger. Case counts, except for Google's.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Provider;
    /// assert_eq!(Provider::for_mx_host("mta7.am0.yahoodns.net"), Some(Provider::Yahoo));
    /// assert_eq!(Provider::for_mx_host("ASPMX.L.GOOGLE.COM"), Some(Provider::Google));
    /// assert_eq!(Provider::for_mx_host("hotmail-com.olc.protection.outlook.com"), None);
    /// ```
    #[must_use]
    pub fn for_mx_host(host: &str) -> Option<Self> {
        let lower = host.to_ascii_lowercase();
        if is_yahoo_exchanger(host) {
            Some(Self::Yahoo)
        } else if ends_with_any_character_before(host, "gmail-smtp-in.l.google", "com") {
            Some(Self::Gmail)
        } else if host.ends_with(".mx.aol.com") {
            Some(Self::Aol)
        } else if host.ends_with(".mail.icloud.com") {
            Some(Self::Icloud)
        } else if host
            .strip_prefix("mx")
            .and_then(|rest| rest.strip_prefix(|digit: char| digit.is_ascii_digit()))
            .is_some_and(|rest| rest.starts_with(".hotmail.com"))
        {
            Some(Self::Hotmail)
        } else if lower.ends_with("aspmx.l.google.com")
            || lower
                .strip_prefix("aspmx")
                .is_some_and(|rest| ends_with_any_character_before(rest, ".googlemail", "com"))
        {
            Some(Self::Google)
        } else {
            None
        }
    }

    /// The provider of a domain, by the providers' own domains. Case does not count.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Provider;
    /// assert_eq!(Provider::for_domain("Googlemail.com"), Some(Provider::Gmail));
    /// assert_eq!(Provider::for_domain("yahoo.co.uk"), Some(Provider::Yahoo));
    /// assert_eq!(Provider::for_domain("example.org"), None);
    /// ```
    #[must_use]
    pub fn for_domain(domain: &str) -> Option<Self> {
        let domain = domain.to_ascii_lowercase();
        match domain.as_str() {
            "gmail.com" | "googlemail.com" => return Some(Self::Gmail),
            "msn.com" => return Some(Self::Hotmail),
            "ymail.com" | "rocketmail.com" => return Some(Self::Yahoo),
            "aol.com" | "aim.com" | "verizon.net" => return Some(Self::Aol),
            "icloud.com" | "me.com" | "mac.com" => return Some(Self::Icloud),
            _ => {}
        }
        let (brand, suffix) = domain.split_once('.')?;
        let country = suffix
            .strip_prefix("co.")
            .or(suffix.strip_prefix("com."))
            .unwrap_or(suffix);
        if country.is_empty() || country.contains('.') {
            return None;
        }
        match brand {
            "yahoo" => Some(Self::Yahoo),
            "hotmail" | "outlook" | "live" => Some(Self::Hotmail),
            _ => None,
        }
    }

    /// Whether the provider has such a local part. `domain` matters for Yahoo and AOL only, in lower case, as
    /// [`Address::domain`](crate::Address::domain) has it; empty, it stands for the provider's main domain.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Provider;
    /// assert!(Provider::Yahoo.accepts("1nora", "yahoo.co.uk"));
    /// assert!(!Provider::Yahoo.accepts("1nora", "yahoo.com"));
    /// assert!(!Provider::Aol.accepts("nora-q", ""));
    /// assert!(Provider::Aol.accepts("nora-q", "verizon.net"));
    /// ```
    #[must_use]
    pub fn accepts(self, local: &str, domain: &str) -> bool {
        let base = local.split('+').next().unwrap_or_default();
        !local.is_empty()
            && match self {
                Self::Gmail => gmail(base),
                Self::Google => google(local, base),
                Self::Hotmail => hotmail(local, base),
                Self::Icloud => icloud(local, base),
                Self::Aol => domain == "verizon.net" || aol(local),
                Self::Yahoo => {
                    let managed = matches!(domain, "" | "yahoo.com" | "ymail.com" | "rocketmail.com");
                    yahoo(local, managed)
                }
            }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `mta<digits>.am<digits>.yahoodns.net`
fn is_yahoo_exchanger(host: &str) -> bool {
    let after_digits = |text: &str, prefix: &str, suffix: &str| -> Option<usize> {
        let rest = text.strip_prefix(prefix)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0 && rest[digits..].starts_with(suffix)).then(|| prefix.len() + digits + suffix.len())
    };
    after_digits(host, "mta", ".")
        .is_some_and(|at| after_digits(&host[at..], "am", ".yahoodns.net") == Some(host.len() - at))
}

/// `…<name>?<end>`: the pattern at Mailgun has an unescaped dot, so any character may stand there.
fn ends_with_any_character_before(host: &str, name: &str, end: &str) -> bool {
    host.strip_suffix(end).is_some_and(|rest| {
        let mut rest = rest.chars();
        rest.next_back().is_some() && rest.as_str().ends_with(name)
    })
}

/// An ASCII letter or anything outside ASCII.
fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic() || !character.is_ascii()
}

/// An ASCII letter or digit, or anything outside ASCII.
fn is_word(character: char) -> bool {
    character.is_ascii_digit() || is_letter(character)
}

fn length_within(text: &str, range: std::ops::RangeInclusive<usize>) -> bool {
    range.contains(&text.chars().count())
}

/// Words, not empty, with single separators between them.
fn is_separated(text: &str, separators: &[char], is_word: fn(char) -> bool) -> bool {
    text.split(separators)
        .all(|word| !word.is_empty() && word.chars().all(is_word))
}

fn gmail(base: &str) -> bool {
    let letters = base.chars().filter(|&character| character != '.').count();
    (6..=30).contains(&letters) && is_separated(base, &['.'], is_word)
}

fn google(local: &str, base: &str) -> bool {
    let of_one = |text: &str| text.chars().nth(1).is_none() && !text.is_empty();
    if of_one(local) || of_one(base) {
        return local.starts_with(|first| is_word(first) || matches!(first, '_' | '\''));
    }
    length_within(base, 1..=64)
        && base
            .chars()
            .all(|character| is_word(character) || matches!(character, '_' | '-' | '\'' | '.'))
        && !base.starts_with('.')
        && !base.ends_with('.')
}

fn hotmail(local: &str, base: &str) -> bool {
    length_within(base, 1..=64)
        && base
            .chars()
            .all(|character| is_word(character) || matches!(character, '.' | '-' | '_'))
        && base.starts_with(is_word)
        && !base.ends_with('.')
        && local.matches('+').count() <= 1
}

fn icloud(local: &str, base: &str) -> bool {
    length_within(base, 3..=20)
        && base.starts_with(is_letter)
        && is_separated(base, &['.', '_'], is_word)
        && !local.ends_with('+')
}

fn aol(local: &str) -> bool {
    length_within(local, 3..=32) && local.starts_with(is_letter) && is_separated(local, &['.', '_'], is_word)
}

/// Yahoo's rules know ASCII only: the placeholder for other letters was never filled in at Mailgun, so that its own
/// text counts as a letter, though not as the first or last one.
fn yahoo(local: &str, managed: bool) -> bool {
    const PLACEHOLDER: &str = "{unicode_char}";
    if managed && !local.starts_with(|first: char| first.is_ascii_alphabetic())
        || !local.ends_with(|last: char| last.is_ascii_alphanumeric())
    {
        return false;
    }
    if let Some((base, keyword)) = local.split_once('-') {
        // A disposable address: base, one hyphen, keyword.
        return length_within(local, 3..=65)
            && length_within(base, 1..=32)
            && length_within(keyword, 1..=32)
            && base
                .replace(PLACEHOLDER, "x")
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || character == '_')
            && keyword
                .replace(PLACEHOLDER, "x")
                .chars()
                .all(|character| character.is_ascii_alphanumeric());
    }
    let letters = local.replace(PLACEHOLDER, "x");
    let words = if managed {
        &*letters
    } else {
        letters.strip_prefix(['.', '_']).unwrap_or(&letters)
    };
    length_within(local, 4..=32)
        && local.matches('.').count() <= 1
        && is_separated(words, &['.', '_'], |character| character.is_ascii_alphanumeric())
}
