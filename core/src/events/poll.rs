//! Following events as they come, by the manual's rule, as a state machine that the caller drives.
//!
//! Source: Mailgun's manual, "Events", "Event polling": events arrive out of order, so a page is trustworthy only
//! when its last event is older than a threshold (half an hour, say); otherwise it is thrown away, and asked for
//! again after at least 15 seconds.

/// Seconds that the manual wants between two requests for one page, at least.
const MIN_WAIT: u32 = 15;

/// What to do next; what [`EventPoller::step`] answers.
///
/// # Examples
///
/// ```
/// use mailwright::{EventPoller, PollStep};
/// let describe = |step| match step {
///     PollStep::Request { next_page: true, .. } => "follow paging.next".to_owned(),
///     PollStep::Request { begin, .. } => format!("GET /v3/example.com/events?begin={begin}&ascending=yes"),
///     PollStep::Wait { seconds } => format!("sleep {seconds}"),
///     _ => "something else".to_owned(),
/// };
/// let mut poller = EventPoller::new(1_772_323_200.0);
/// assert_eq!(describe(poller.step()), "GET /v3/example.com/events?begin=1772323200&ascending=yes");
/// poller.page(&[], 1_772_323_200.0);
/// assert_eq!(describe(poller.step()), "sleep 15");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PollStep {
    /// Ask for the page at this `begin`, ascending, or follow its `paging.next`.
    Request {
        /// Unix seconds.
        begin: f64,
        /// Whether to follow `paging.next` of the page that was just accepted, rather than start from `begin`.
        next_page: bool,
    },
    /// Throw the page away, wait, and ask for it again.
    Wait {
        /// Seconds.
        seconds: u32,
    },
}

/// Follows events from a point in time on.
///
/// # Examples
///
/// ```
/// use mailwright::{EventPoller, PollStep};
/// let mut poller = EventPoller::new(1_000.0).threshold(1_800);
/// assert_eq!(poller.step(), PollStep::Request { begin: 1_000.0, next_page: false });
/// // The last event of the page is ten minutes old: too young.
/// assert!(!poller.page(&[1_200.0, 9_400.0], 10_000.0));
/// assert_eq!(poller.step(), PollStep::Wait { seconds: 15 });
/// assert_eq!(poller.step(), PollStep::Request { begin: 1_000.0, next_page: false });
/// assert!(poller.page(&[1_200.0, 9_400.0], 11_201.0));
/// assert_eq!(poller.step(), PollStep::Request { begin: 9_400.0, next_page: true });
/// ```
#[derive(Clone, Debug)]
pub struct EventPoller {
    begin: f64,
    threshold: u32,
    wait: u32,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Start,
    Next,
    Wait { next_page: bool },
}

impl EventPoller {
    /// Starts at `begin`, in Unix seconds.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventPoller, PollStep};
    /// let mut poller = EventPoller::new(1_772_323_200.0);
    /// assert_eq!(poller.step(), PollStep::Request { begin: 1_772_323_200.0, next_page: false });
    /// ```
    #[must_use]
    pub fn new(begin: f64) -> Self {
        Self {
            begin,
            threshold: 1_800,
            wait: MIN_WAIT,
            state: State::Start,
        }
    }

    /// How old the last event of a page has to be for the page to be trusted, in seconds. Default: 1800, the manual's half an
    /// hour.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::EventPoller;
    /// let accepts = |threshold, age| EventPoller::new(0.0).threshold(threshold).page(&[10_000.0], 10_000.0 + age);
    /// assert!(!accepts(1_800, 1_799.0) && accepts(1_800, 1_800.0));
    /// assert!(accepts(60, 90.0)); // sooner, at the risk of missing late events
    /// ```
    #[must_use]
    pub fn threshold(mut self, seconds: u32) -> Self {
        self.threshold = seconds;
        self
    }

    /// How long to wait before a page is asked for again, in seconds. Default, and least: 15.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventPoller, PollStep};
    /// let waits = |seconds| {
    ///     let mut poller = EventPoller::new(0.0).wait(seconds);
    ///     poller.page(&[], 0.0);
    ///     poller.step()
    /// };
    /// assert_eq!(waits(120), PollStep::Wait { seconds: 120 });
    /// assert_eq!(waits(1), PollStep::Wait { seconds: 15 }); // the manual asks for that much
    /// ```
    #[must_use]
    pub fn wait(mut self, seconds: u32) -> Self {
        self.wait = seconds.max(MIN_WAIT);
        self
    }

    /// What to do next. A [`PollStep::Wait`] is followed by the same request again.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{EventPoller, PollStep};
    /// let mut poller = EventPoller::new(1_000.0);
    /// let first = PollStep::Request { begin: 1_000.0, next_page: false };
    /// assert_eq!(poller.step(), first);
    /// poller.page(&[1_500.0], 1_600.0); // too young
    /// assert_eq!(poller.step(), PollStep::Wait { seconds: 15 });
    /// assert_eq!(poller.step(), first);
    /// ```
    pub fn step(&mut self) -> PollStep {
        match self.state {
            State::Wait { next_page } => {
                self.state = if next_page { State::Next } else { State::Start };
                PollStep::Wait { seconds: self.wait }
            }
            State::Start => PollStep::Request {
                begin: self.begin,
                next_page: false,
            },
            State::Next => PollStep::Request {
                begin: self.begin,
                next_page: true,
            },
        }
    }

    /// Takes the timestamps of a page (Unix seconds, in the page's order) and the time it is; answers whether the page may be
    /// trusted. If not, its events come again and have to be thrown away. An empty page tells nothing yet.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::EventPoller;
    /// let mut poller = EventPoller::new(0.0).threshold(1_800);
    /// let (page, mut stored) = ([100.0, 250.0], Vec::new());
    /// for now in [2_000.0, 2_050.0] {
    ///     if poller.page(&page, now) {
    ///         stored.extend(page);
    ///     }
    /// }
    /// assert_eq!(stored, [100.0, 250.0]); // once: at 2000 its last event was 1750 seconds old
    /// ```
    pub fn page(&mut self, timestamps: &[f64], now: f64) -> bool {
        let old = timestamps
            .last()
            .filter(|last| **last <= now - f64::from(self.threshold));
        if let Some(last) = old {
            self.begin = *last;
            self.state = State::Next;
            return true;
        }
        self.state = State::Wait {
            next_page: self.state == State::Next,
        };
        false
    }
}
