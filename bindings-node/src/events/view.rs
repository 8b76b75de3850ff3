//! The members of an event, typed.

use super::event::Event;
use crate::convert::plain;
use mailwright_js::events::view as js;
use napi::bindgen_prelude::Unknown;
use napi::{Env, Result};
use napi_derive::napi;

#[napi]
impl Event {
    /// The type as Mailgun writes it; `kind` tells the sub-types apart.
    #[napi(getter)]
    pub fn name(&self) -> Option<&str> {
        self.0.name()
    }

    /// The id: unique within a day only, so keep it together with the `timestamp`.
    #[napi(getter)]
    pub fn id(&self) -> Option<&str> {
        self.0.id()
    }

    /// How serious it is: `info`, `warn` or `error`.
    #[napi(getter)]
    pub fn log_level(&self) -> Option<&str> {
        self.0.log_level()
    }

    /// How the message came in: `smtp` or `http`.
    #[napi(getter)]
    pub fn method(&self) -> Option<&str> {
        self.0.method()
    }

    /// Who the event is about: one address, without a name. A message to several recipients has events for each.
    #[napi(getter)]
    pub fn recipient(&self) -> Option<&str> {
        self.0.recipient()
    }

    /// The domain of the recipient, as Mailgun has it; events of old archives lack it.
    #[napi(getter)]
    pub fn recipient_domain(&self) -> Option<&str> {
        self.0.recipient_domain()
    }

    /// Who runs the recipient's mailbox, in Mailgun's words: `Gmail`, `Outlook` …
    #[napi(getter)]
    pub fn recipient_provider(&self) -> Option<&str> {
        self.0.recipient_provider()
    }

    /// Of a failure: `temporary` where Mailgun tries again, `permanent` where it gave up.
    #[napi(getter)]
    pub fn severity(&self) -> Option<&str> {
        self.0.severity()
    }

    /// Why delivery failed: `bounce`, `suppress-complaint`, `espblock`, `greylisted` …
    #[napi(getter)]
    pub fn reason(&self) -> Option<&str> {
        self.0.reason()
    }

    /// The link that was clicked, as it stood in the message before Mailgun rewrote it.
    #[napi(getter)]
    pub fn url(&self) -> Option<&str> {
        self.0.url()
    }

    /// The IP address from which the recipient opened, clicked or unsubscribed. The sending address is
    /// `EventEnvelope::sending_ip`.
    #[napi(getter)]
    pub fn ip(&self) -> Option<&str> {
        self.0.ip()
    }

    /// The IP address from which the message was handed in to Mailgun.
    #[napi(getter)]
    pub fn originating_ip(&self) -> Option<&str> {
        self.0.originating_ip()
    }

    /// The id of the API key with which the message was handed in; not the key itself.
    #[napi(getter)]
    pub fn api_key_id(&self) -> Option<&str> {
        self.0.api_key_id()
    }

    /// The DKIM key that signed the message: its selector and domain, as a DNS name.
    #[napi(getter)]
    pub fn primary_dkim(&self) -> Option<&str> {
        self.0.primary_dkim()
    }

    /// The id of the upload that a list event is about; all events of one upload have it.
    #[napi(getter)]
    pub fn task_id(&self) -> Option<&str> {
        self.0.task_id()
    }

    /// The format of an uploaded list: `csv` or `json`.
    #[napi(getter)]
    pub fn format(&self) -> Option<&str> {
        self.0.format()
    }

    /// Whether an upload changed members that were there already, rather than leaving them as they were.
    #[napi(getter)]
    pub fn is_upsert(&self) -> Option<bool> {
        self.0.is_upsert()
    }

    /// How many members an upload added or changed.
    #[napi(getter)]
    pub fn upserted_count(&self) -> Option<i64> {
        self.0.upserted_count()
    }

    /// How many members an upload could not add.
    #[napi(getter)]
    pub fn failed_count(&self) -> Option<i64> {
        self.0.failed_count()
    }

    /// Whether the members of an upload are subscribed.
    #[napi(getter)]
    pub fn subscribed(&self) -> Option<bool> {
        self.0.subscribed()
    }

    /// The member that could not be added, as it was uploaded; `errorMessage` says why.
    #[napi(getter)]
    pub fn member_description(&self) -> Option<&str> {
        self.0.member_description()
    }

    /// Sender, transport and targets of the SMTP dialogue.
    #[napi(getter, ts_return_type = "EventEnvelope | null")]
    pub fn envelope<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.envelope().map(js::PlainEventEnvelope::from))
    }

    /// What the recipient's server said; `null` also where it is null, as for messages that were never sent.
    #[napi(getter, ts_return_type = "DeliveryStatus | null")]
    pub fn delivery_status<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.delivery_status().map(js::PlainDeliveryStatus::from))
    }

    /// Marks of the message: test mode, routed, authenticated …
    #[napi(getter, ts_return_type = "EventFlags | null")]
    pub fn flags<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.flags().map(js::PlainEventFlags::from))
    }

    /// The message: headers, recipients, attachments, size. Opens and clicks have its Message-ID alone.
    #[napi(getter, ts_return_type = "EventMessage | null")]
    pub fn message<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.message().map(js::PlainEventMessage::from))
    }

    /// Where Mailgun keeps the message, for some days.
    #[napi(getter, ts_return_type = "Storage | null")]
    pub fn storage<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.storage().map(js::PlainStorage::from))
    }

    /// Who or what opened, clicked or unsubscribed.
    #[napi(getter, ts_return_type = "ClientInfo | null")]
    pub fn client_info<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.client_info().map(js::PlainClientInfo::from))
    }

    /// Where the `ip` of the recipient is, roughly.
    #[napi(getter, ts_return_type = "Geolocation | null")]
    pub fn geolocation<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.geolocation().map(js::PlainGeolocation::from))
    }

    /// Why Mailgun refused the message, of the event `rejected`.
    #[napi(getter, ts_return_type = "Reject | null")]
    pub fn reject<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.reject().map(js::PlainReject::from))
    }

    /// The mailing list that the message went through, or that was uploaded.
    #[napi(getter, ts_return_type = "MailingList | null")]
    pub fn mailing_list<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.mailing_list().map(js::PlainMailingList::from))
    }

    /// The member that a list event is about.
    #[napi(getter, ts_return_type = "ListMember | null")]
    pub fn member_added<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.member_added().map(js::PlainListMember::from))
    }

    /// The stored template that the message was made from; `null` where it was made from none.
    #[napi(getter, ts_return_type = "EventTemplate | null")]
    pub fn template<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &self.0.template().map(js::PlainEventTemplate::from))
    }

    /// Custom data of the message: an object, or a text where Mailgun cut it or found no JSON.
    #[napi(getter, ts_return_type = "Record<string, any> | string | null")]
    pub fn user_variables<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &js::user_variables(&self.0))
    }

    /// The routes that an incoming message matched.
    #[napi(getter, ts_return_type = "EventRoute[]")]
    pub fn routes<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        plain(env, &js::routes(&self.0))
    }

    /// The batch that the message belongs to.
    #[napi(getter)]
    pub fn batch_id(&self) -> Option<&str> {
        self.0.batch_id()
    }

    /// Why a member of a list could not be added.
    #[napi(getter)]
    pub fn error_message(&self) -> Option<&str> {
        self.0.error_message()
    }
}
