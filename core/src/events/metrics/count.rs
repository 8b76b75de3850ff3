//! Every count and rate of the Metrics API, by its name there, and which events a count is made of.
//!
//! Source: Mailgun's manual, "Metric definitions". Its table names the count of suppressed complaints twice and that
//! of suppressed unsubscribes not at all; here they have the names that the other formulas use. `stored_count` is
//! known from Mailgun's own client libraries. "With send time optimisation" is read from the fields that the manual's
//! definitions name: `optimized`, and an `i-delivery-optimizer` that is not empty.

use crate::{Event, EventKind};
use serde_json::Value;

macro_rules! metrics {
    (
        counted { $( $(#[doc = $counted_doc:literal])+ $counted:ident => $counted_name:literal, )+ }
        derived { $( $(#[doc = $derived_doc:literal])+ $derived:ident => $derived_name:literal, )+ }
        rates { $( $(#[doc = $rate_doc:literal])+ $rate:ident => $rate_name:literal = $part:ident / $whole:ident, )+ }
    ) => {
        /// A count or rate of the Metrics API.
        ///
        /// # Examples
        ///
        /// ```
        /// use mailwright::{Event, Metric, Metrics};
        /// let mut metrics = Metrics::new();
        /// metrics.add(&Event::from_json(r#"{"event":"delivered","envelope":{"transport":"smtp"}}"#)?);
        /// metrics.add(&Event::from_json(r#"{"event":"clicked"}"#)?);
        /// let totals = metrics.aggregates();
        /// assert_eq!(totals.count(Metric::DeliveredSmtp), 1); // counted from events
        /// assert_eq!(totals.count(Metric::Delivered), 1); // made of counts
        /// assert_eq!(totals.rate(Metric::ClickedRate), Some(100.0)); // a rate, in percent
        /// # Ok::<(), mailwright::Report>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Metric {
            $( $(#[doc = $counted_doc])+ $counted, )+
            $( $(#[doc = $derived_doc])+ $derived, )+
            $( $(#[doc = $rate_doc])+ $rate, )+
        }

        impl Metric {
            /// All of them: counts made of events, counts made of counts, rates.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::Metric;
            /// let rates: Vec<_> = Metric::ALL.iter().filter(|metric| metric.is_rate()).map(|metric| metric.name()).collect();
            /// assert_eq!(rates[0], "bounce_rate");
            /// assert!(rates.iter().all(|name| name.ends_with("_rate")));
            /// ```
            pub const ALL: &'static [Self] = &[
                $( Self::$counted, )+ $( Self::$derived, )+ $( Self::$rate, )+
            ];

            /// How many are counted from events; they stand first.
            pub(super) const COUNTED: usize = [$( Self::$counted, )+].len();

            /// The name in the Metrics API: `delivered_count`.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::{Metric, MetricsPage};
            /// assert_eq!(Metric::BounceRate.name(), "bounce_rate");
            /// // A page asks for all rates there are by their names.
            /// let rates = Metric::ALL.iter().filter(|metric| metric.is_rate()).map(|metric| metric.name());
            /// assert!(MetricsPage::new(rates).is_ok());
            /// ```
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $( Self::$counted => $counted_name, )+
                    $( Self::$derived => $derived_name, )+
                    $( Self::$rate => $rate_name, )+
                }
            }

            /// What a rate is the quotient of; `None` for a count.
            ///
            /// # Examples
            ///
            /// ```
            /// use mailwright::Metric;
            /// assert_eq!(Metric::OpenedRate.quotient(), Some((Metric::Opened, Metric::Delivered)));
            /// ```
            #[must_use]
            pub fn quotient(self) -> Option<(Self, Self)> {
                match self {
                    $( Self::$rate => Some((Self::$part, Self::$whole)), )+
                    _ => None,
                }
            }
        }
    };
}

metrics! {
    counted {
        /// `accepted` for routes, forwards and mailing lists.
        AcceptedIncoming => "accepted_incoming_count",
        /// Other `accepted`; a batch request is one by itself.
        AcceptedOutgoing => "accepted_outgoing_count",
        /// `delivered` to a mail server.
        DeliveredSmtp => "delivered_smtp_count",
        /// `delivered` to a URL, by routes and forwards.
        DeliveredHttp => "delivered_http_count",
        /// `delivered` at the first attempt.
        DeliveredFirstAttempt => "delivered_first_attempt_count",
        /// `delivered` at a later attempt.
        DeliveredTwoPlusAttempts => "delivered_two_plus_attempts_count",
        /// `delivered` with send time optimisation.
        DeliveredOptimized => "delivered_optimized_count",
        /// `failed` for good.
        PermanentFailed => "permanent_failed_count",
        /// `failed` for now: of any severity but `permanent`.
        TemporaryFailed => "temporary_failed_count",
        /// `failed` for good, after the last retry.
        PermanentFailedOld => "permanent_failed_old_count",
        /// `failed` for good with the reason `bounce`, with the delivery optimiser.
        PermanentFailedOptimized => "permanent_failed_optimized_count",
        /// `failed` for good with the reason `bounce`, not delayed.
        HardBounces => "hard_bounces_count",
        /// `failed` for good with the reason `generic`, `greylisted`, `blacklisted` or `espblock`, not delayed.
        SoftBounces => "soft_bounces_count",
        /// `failed` for good after it had been delivered.
        DelayedBounce => "delayed_bounce_count",
        /// Not sent, because an earlier message bounced.
        SuppressedBounces => "suppressed_bounces_count",
        /// Not sent, because the recipient had complained.
        SuppressedComplaints => "suppressed_complaints_count",
        /// Not sent, because the recipient had unsubscribed.
        SuppressedUnsubscribed => "suppressed_unsubscribed_count",
        /// `failed` for now with the reason `espblock`.
        EspBlock => "esp_block_count",
        /// `failed` for good with `flags.is-callback`.
        Webhook => "webhook_count",
        /// `stored`.
        Stored => "stored_count",
        /// `opened`.
        Opened => "opened_count",
        /// `clicked`.
        Clicked => "clicked_count",
        /// `opened`, one for a message, recipient and bot in seven days.
        UniqueOpened => "unique_opened_count",
        /// `clicked`, one for a message, recipient and bot in seven days.
        UniqueClicked => "unique_clicked_count",
        /// `complained`.
        Complained => "complained_count",
        /// `unsubscribed`.
        Unsubscribed => "unsubscribed_count",
    }
    derived {
        /// Incoming and outgoing.
        Accepted => "accepted_count",
        /// By SMTP and by HTTP.
        Delivered => "delivered_count",
        /// For good and for now.
        Failed => "failed_count",
        /// Failed for good, less the suppressed.
        Bounced => "bounced_count",
        /// Delivered at a later attempt, or given up after the last.
        DelayedFirstAttempt => "delayed_first_attempt_count",
        /// Delivered or failed for good, less the suppressed.
        Sent => "sent_count",
        /// Delivered or failed for good, less webhooks and delayed bounces.
        Processed => "processed_count",
    }
    rates {
        /// Bounced of processed.
        BounceRate => "bounce_rate" = Bounced / Processed,
        /// Clicked of delivered.
        ClickedRate => "clicked_rate" = Clicked / Delivered,
        /// Complained of delivered.
        ComplainedRate => "complained_rate" = Complained / Delivered,
        /// Delivered at a later attempt, of delivered.
        DelayedRate => "delayed_rate" = DeliveredTwoPlusAttempts / Delivered,
        /// Delivered of sent.
        DeliveredRate => "delivered_rate" = Delivered / Sent,
        /// Opened of delivered.
        OpenedRate => "opened_rate" = Opened / Delivered,
        /// Failed for good, of processed.
        PermanentFailRate => "permanent_fail_rate" = PermanentFailed / Processed,
        /// Unique clicks of delivered.
        UniqueClickedRate => "unique_clicked_rate" = UniqueClicked / Delivered,
        /// Unique opens of delivered.
        UniqueOpenedRate => "unique_opened_rate" = UniqueOpened / Delivered,
        /// Unsubscribed of delivered.
        UnsubscribedRate => "unsubscribed_rate" = Unsubscribed / Delivered,
    }
}

impl Metric {
    /// The metric of that name.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Metric;
    /// assert_eq!(Metric::from_name("sent_count"), Some(Metric::Sent));
    /// assert_eq!(Metric::from_name("sent"), None);
    /// ```
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|metric| metric.name() == name)
    }

    /// Whether it is a percentage.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::Metric;
    /// assert!(Metric::DelayedRate.is_rate() && !Metric::Sent.is_rate());
    /// ```
    #[must_use]
    pub fn is_rate(self) -> bool {
        self.quotient().is_some()
    }
}

/// The counts of one group of events.
///
/// # Examples
///
/// ```
/// use mailwright::{Event, Metric, Metrics};
/// let mut metrics = Metrics::new();
/// metrics.add(&Event::from_json(r#"{"event":"delivered"}"#)?);
/// metrics.add(&Event::from_json(r#"{"event":"failed","severity":"permanent","reason":"bounce"}"#)?);
/// let totals = metrics.aggregates();
/// assert_eq!(totals.count(Metric::Sent), 2);
/// assert_eq!(totals.rate(Metric::DeliveredRate), Some(50.0));
/// assert_eq!(totals.rate(Metric::OpenedRate), Some(0.0));
/// # Ok::<(), mailwright::Report>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MetricCounts([u64; Metric::COUNTED]);

impl MetricCounts {
    /// A count. For a rate: what it counts, the numerator.
    ///
    /// Differences never fall below zero: of a period that holds delayed bounces without their deliveries
    /// `processed_count` is 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, Metric, Metrics};
    /// let mut metrics = Metrics::new();
    /// for line in [
    ///     r#"{"event":"delivered"}"#,
    ///     r#"{"event":"failed","severity":"permanent","reason":"bounce"}"#,
    ///     r#"{"event":"failed","severity":"permanent","reason":"suppress-bounce"}"#,
    /// ] {
    ///     metrics.add(&Event::from_json(line)?);
    /// }
    /// let totals = metrics.aggregates();
    /// assert_eq!(totals.count(Metric::PermanentFailed), 2);
    /// assert_eq!(totals.count(Metric::Bounced), 1); // what was never sent is no bounce
    /// assert_eq!(totals.count(Metric::DeliveredRate), totals.count(Metric::Delivered));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn count(&self, metric: Metric) -> u64 {
        let sum = |metrics: &[Metric]| metrics.iter().map(|one| self.count(*one)).sum::<u64>();
        let suppressed = || {
            sum(&[
                Metric::SuppressedBounces,
                Metric::SuppressedComplaints,
                Metric::SuppressedUnsubscribed,
            ])
        };
        match metric {
            Metric::Accepted => sum(&[Metric::AcceptedIncoming, Metric::AcceptedOutgoing]),
            Metric::Delivered => sum(&[Metric::DeliveredHttp, Metric::DeliveredSmtp]),
            Metric::Failed => sum(&[Metric::PermanentFailed, Metric::TemporaryFailed]),
            Metric::Bounced => self.count(Metric::PermanentFailed).saturating_sub(suppressed()),
            Metric::DelayedFirstAttempt => {
                sum(&[Metric::DeliveredTwoPlusAttempts, Metric::PermanentFailedOld])
            }
            Metric::Sent => sum(&[Metric::Delivered, Metric::PermanentFailed]).saturating_sub(suppressed()),
            Metric::Processed => sum(&[Metric::Delivered, Metric::PermanentFailed])
                .saturating_sub(sum(&[Metric::Webhook, Metric::DelayedBounce])),
            other => match other.quotient() {
                Some((part, _)) => self.count(part),
                None => self.0[other as usize],
            },
        }
    }

    /// A rate, in percent; `None` for a count, and where the denominator is zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, Metric, Metrics};
    /// let mut metrics = Metrics::new();
    /// for name in ["delivered", "delivered", "delivered", "opened"] {
    ///     metrics.add(&Event::from_json(&format!(r#"{{"event":"{name}"}}"#))?);
    /// }
    /// let totals = metrics.aggregates();
    /// assert_eq!(totals.rate(Metric::OpenedRate).map(f64::round), Some(33.0));
    /// assert_eq!(totals.rate(Metric::Opened), None); // a count
    /// assert_eq!(Metrics::new().aggregates().rate(Metric::OpenedRate), None); // nothing was delivered
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // counts of events are far below 2^53
    pub fn rate(&self, metric: Metric) -> Option<f64> {
        let (part, whole) = metric.quotient()?;
        let whole = self.count(whole);
        (whole > 0).then(|| self.count(part) as f64 * 100.0 / whole as f64)
    }

    /// A count or rate as JSON: an integer, a number in percent, or null; as [`MetricsReport`](crate::MetricsReport) has them.
    ///
    /// # Examples
    ///
    /// ```
    /// use mailwright::{Event, Metric, Metrics};
    /// use serde_json::json;
    /// let mut metrics = Metrics::new();
    /// metrics.add(&Event::from_json(r#"{"event":"delivered"}"#)?);
    /// let totals = metrics.aggregates();
    /// assert_eq!(totals.value(Metric::Delivered), json!(1));
    /// assert_eq!(totals.value(Metric::DeliveredRate), json!(100.0));
    /// assert_eq!(Metrics::new().aggregates().value(Metric::ClickedRate), json!(null));
    /// # Ok::<(), mailwright::Report>(())
    /// ```
    #[must_use]
    pub fn value(&self, metric: Metric) -> Value {
        if metric.is_rate() {
            self.rate(metric).map_or(Value::Null, Value::from)
        } else {
            Value::from(self.count(metric))
        }
    }

    pub(super) fn add(&mut self, metric: Metric) {
        self.0[metric as usize] += 1;
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (sum, count) in self.0.iter_mut().zip(other.0) {
            *sum += count;
        }
    }
}

/// The counts that an event adds to; unique opens and clicks apart, which depend on earlier events.
pub(super) fn counted(event: &Event) -> Vec<Metric> {
    match event.kind() {
        EventKind::Accepted if is_incoming(event) => vec![Metric::AcceptedIncoming],
        EventKind::Accepted => vec![Metric::AcceptedOutgoing],
        EventKind::Delivered => delivered(event),
        EventKind::FailedTemporary => {
            let mut counts = vec![Metric::TemporaryFailed];
            if event.reason() == Some("espblock") {
                counts.push(Metric::EspBlock);
            }
            counts
        }
        EventKind::FailedPermanent | EventKind::DelayedBounce => permanently_failed(event),
        EventKind::Opened => vec![Metric::Opened],
        EventKind::Clicked => vec![Metric::Clicked],
        EventKind::Unsubscribed => vec![Metric::Unsubscribed],
        EventKind::Complained => vec![Metric::Complained],
        EventKind::Stored => vec![Metric::Stored],
        _ => Vec::new(),
    }
}

fn is_incoming(event: &Event) -> bool {
    event.flags().and_then(|flags| flags.is_routed()) == Some(true)
        || event.routes().next().is_some()
        || event.mailing_list().is_some()
}

fn delivered(event: &Event) -> Vec<Metric> {
    let transport = event
        .envelope()
        .and_then(|envelope| envelope.transport().map(str::to_owned));
    let mut counts = vec![match transport.as_deref() {
        Some(http) if http.eq_ignore_ascii_case("http") => Metric::DeliveredHttp,
        _ => Metric::DeliveredSmtp,
    }];
    match event.delivery_status().and_then(|status| status.attempt_no()) {
        Some(1) => counts.push(Metric::DeliveredFirstAttempt),
        Some(2..) => counts.push(Metric::DeliveredTwoPlusAttempts),
        _ => {}
    }
    if event.fields().get("optimized").and_then(Value::as_bool) == Some(true) {
        counts.push(Metric::DeliveredOptimized);
    }
    counts
}

fn permanently_failed(event: &Event) -> Vec<Metric> {
    let mut counts = vec![Metric::PermanentFailed];
    let delayed = event.kind() == EventKind::DelayedBounce;
    if delayed {
        counts.push(Metric::DelayedBounce);
    }
    match event.reason().unwrap_or_default() {
        "old" => counts.push(Metric::PermanentFailedOld),
        "bounce" => {
            if !delayed {
                counts.push(Metric::HardBounces);
            }
            let optimizer = event.fields().get("i-delivery-optimizer").and_then(Value::as_str);
            if optimizer.is_some_and(|name| !name.is_empty()) {
                counts.push(Metric::PermanentFailedOptimized);
            }
        }
        "generic" | "greylisted" | "blacklisted" | "espblock" if !delayed => counts.push(Metric::SoftBounces),
        "suppress-bounce" => counts.push(Metric::SuppressedBounces),
        "suppress-complaint" => counts.push(Metric::SuppressedComplaints),
        "suppress-unsubscribe" => counts.push(Metric::SuppressedUnsubscribed),
        _ => {}
    }
    if event.flags().and_then(|flags| flags.is_callback()) == Some(true) {
        counts.push(Metric::Webhook);
    }
    counts
}
