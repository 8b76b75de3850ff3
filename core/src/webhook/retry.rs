//! What Mailgun does after an answer: done, refused for good, or another attempt.
//!
//! Source: Mailgun's manual. Event webhooks: 200 is done, 406 is refused, all else (also 201 or 204) is tried
//! again 5, 10, 15 minutes, 1, 2 and 4 hours later; `delivered` is not tried again. Route posts: 10, 15, 30
//! minutes, 1, 2 and 4 hours. Alerts: any 2xx is done, else growing waits for about 8 hours; the manual gives no
//! figures, so doubling from one minute is assumed.

/// Which part of Mailgun posts: they differ in what they take for an answer, and in their schedules.
///
/// # Examples
///
/// ```
/// use mailwright::{NextAttempt, Poster, next_attempt};
/// // An answer of 202 ("accepted"): fine for an alert, a failure for the other two.
/// let after = |poster| next_attempt(poster, "opened", Some(202), 1);
/// assert_eq!(after(Poster::Alert), NextAttempt::Done);
/// assert_eq!(after(Poster::EventWebhook), NextAttempt::Retry { seconds: 300 });
/// assert_eq!(after(Poster::RoutePost), NextAttempt::Retry { seconds: 600 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Poster {
    /// A webhook of an event.
    EventWebhook,
    /// A `forward()` or `store(notify=…)` of a route.
    RoutePost,
    /// An alert of Mailgun Optimize.
    Alert,
}

impl Poster {
    /// All of them, in the order of the variants.
    ///
    /// # Examples
    ///
    /// ```
    /// let names: Vec<_> = mailwright::Poster::ALL.iter().map(|poster| poster.name()).collect();
    /// assert_eq!(names, ["event-webhook", "route-post", "alert"]);
    /// ```
    pub const ALL: &'static [Self] = &[Self::EventWebhook, Self::RoutePost, Self::Alert];

    /// The name in every binding: `event-webhook`, `route-post` or `alert`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Poster;
    /// assert_eq!(Poster::RoutePost.name(), "route-post");
    /// assert!(Poster::ALL.iter().all(|poster| Poster::from_name(poster.name()) == Some(*poster)));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EventWebhook => "event-webhook",
            Self::RoutePost => "route-post",
            Self::Alert => "alert",
        }
    }

    /// The one of that name.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Poster;
    /// assert_eq!(Poster::from_name("alert"), Some(Poster::Alert));
    /// assert_eq!(Poster::from_name("Alert"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    /// Seconds from each failed attempt to the next one.
    ///
    /// # Examples
    ///
    /// ```
    /// let waits = mailwright::Poster::EventWebhook.retry_schedule();
    /// assert_eq!(waits, [300, 600, 900, 3600, 7200, 14400]);
    /// assert_eq!(waits.iter().sum::<u32>(), 7 * 3600 + 30 * 60);
    /// ```
    #[must_use]
    pub fn retry_schedule(self) -> &'static [u32] {
        match self {
            Self::EventWebhook => &[300, 600, 900, 3_600, 7_200, 14_400],
            Self::RoutePost => &[600, 900, 1_800, 3_600, 7_200, 14_400],
            Self::Alert => &[60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 13_500],
        }
    }
}

/// What comes next; what [`next_attempt`] answers.
///
/// # Examples
///
/// ```
/// use mailwright::{NextAttempt, Poster, next_attempt};
/// // How long an endpoint may be down before a route's post is lost.
/// let (mut down, mut attempt) = (0, 1);
/// while let NextAttempt::Retry { seconds } = next_attempt(Poster::RoutePost, "", Some(503), attempt) {
///     down += seconds;
///     attempt += 1;
/// }
/// assert_eq!((attempt, down / 60), (7, 475)); // seven attempts in 7 h 55
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NextAttempt {
    /// The post was taken.
    Done,
    /// The post was refused for good (406); it is lost, as intended.
    Refused,
    /// Another attempt comes in so many seconds.
    Retry {
        /// Seconds from now.
        seconds: u32,
    },
    /// No attempt is left; the post is lost. An alert's address is disabled.
    GivenUp,
}

impl NextAttempt {
    /// The name in every binding: `done`, `refused`, `retry` or `given-up`.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Poster, next_attempt};
    /// let told: Vec<_> = [(Some(200), 1), (Some(406), 1), (Some(500), 1), (Some(500), 7)]
    ///     .map(|(status, attempt)| next_attempt(Poster::EventWebhook, "opened", status, attempt).name())
    ///     .into();
    /// assert_eq!(told, ["done", "refused", "retry", "given-up"]);
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Retry { .. } => "retry",
            Self::GivenUp => "given-up",
        }
    }
}

/// What Mailgun does after an answer to its post.
///
/// `event` is the event's name and matters for event webhooks only. `status` is the HTTP status, `None` where there
/// was no answer. `attempt` counts the attempts made so far, from 1.
///
/// # Examples
///
/// ```
/// use mailwright::{NextAttempt, Poster, next_attempt};
/// let after = |status, attempt| next_attempt(Poster::EventWebhook, "opened", status, attempt);
/// assert_eq!(after(Some(200), 1), NextAttempt::Done);
/// assert_eq!(after(Some(406), 1), NextAttempt::Refused);
/// assert_eq!(after(Some(204), 1), NextAttempt::Retry { seconds: 300 }); // only 200 counts
/// assert_eq!(after(None, 6), NextAttempt::Retry { seconds: 14_400 });
/// assert_eq!(after(Some(500), 7), NextAttempt::GivenUp);
/// assert_eq!(next_attempt(Poster::EventWebhook, "delivered", Some(500), 1), NextAttempt::GivenUp);
/// ```
#[must_use]
pub fn next_attempt(poster: Poster, event: &str, status: Option<u16>, attempt: u32) -> NextAttempt {
    match (poster, status) {
        (Poster::Alert, Some(200..=299)) | (Poster::EventWebhook | Poster::RoutePost, Some(200)) => {
            return NextAttempt::Done;
        }
        (Poster::EventWebhook | Poster::RoutePost, Some(406)) => return NextAttempt::Refused,
        (Poster::EventWebhook, _) if event == "delivered" => return NextAttempt::GivenUp,
        _ => {}
    }
    let waits = poster.retry_schedule();
    usize::try_from(attempt.max(1) - 1)
        .ok()
        .and_then(|at| waits.get(at))
        .map_or(NextAttempt::GivenUp, |&seconds| NextAttempt::Retry { seconds })
}
