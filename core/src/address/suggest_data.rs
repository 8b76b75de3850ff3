//! The domains that suggestions are made from.
//!
//! Taken from [flanker](https://github.com/mailgun/flanker), Mailgun's address library, Copyright Mailgun Inc., under the Apache
//! License 2.0 (see `NOTICE`): the 200 domains that opened most mail in October 2018, and seven more.

/// What is suggested for names without a top-level domain.
#[rustfmt::skip]
pub(super) const BARE: &[(&str, &str)] = &[
    ("yahoo", "yahoo.com"), ("gmail", "gmail.com"), ("hotmail", "hotmail.com"), ("live", "live.com"),
    ("outlook", "outlook.com"), ("msn", "msn.com"), ("googlemail", "googlemail.com"), ("aol", "aol.com"),
    ("aim", "aim.com"), ("icloud", "icloud.com"), ("me", "me.com"), ("mac", "mac.com"),
    ("facebook", "facebook.com"), ("comcast", "comcast.net"), ("sbcglobal", "sbcglobal.net"),
    ("bellsouth", "bellsouth.net"), ("verizon", "verizon.net"), ("earthlink", "earthlink.net"),
    ("cox", "cox.net"), ("charter", "charter.net"), ("shaw", "shaw.ca"), ("bell", "bell.net"),
];

/// Domains that are often meant.
#[rustfmt::skip]
pub(super) const COMMON: &[&str] = &[
    "mailgun.net", "163.com", "abv.bg", "account.tradeshift.com", "aim.com", "albany.edu", "alice.it",
    "amerihome.com", "andrew.cmu.edu", "aol.co.uk", "aol.com", "aol.de", "aol.fr", "arcor.de",
    "artifacturestudios.com", "asu.edu", "atproperties.com", "att.net", "austin.utexas.edu", "austincc.edu",
    "baylor.edu", "bellsouth.net", "berkeley.edu", "bigpond.com", "bigpond.net.au", "binghamton.edu", "bk.ru",
    "bluewin.ch", "blueyonder.co.uk", "bol.com.br", "btinternet.com", "bu.edu", "byui.edu", "calpoly.edu",
    "charter.net", "cloud.upwork.com", "colemanrg.com", "colorado.edu", "columbia.edu", "comcast.net",
    "compass.com", "cornell.edu", "cox.net", "coyote.csusb.edu", "cpp.edu", "crimson.ua.edu", "cytonn.com",
    "docomo.ne.jp", "du.edu", "earthlink.net", "email.arizona.edu", "email.sc.edu", "embarqmail.com",
    "emory.edu", "ezweb.ne.jp", "fiu.edu", "free.fr", "freenet.de", "frontier.com", "g.austincc.edu",
    "gmail.com", "gmx.at", "gmx.de", "gmx.net", "google.com", "googlemail.com", "guest.booking.com", "gwu.edu",
    "hawk.iit.edu", "home.nl", "hotmail.ca", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.es",
    "hotmail.fr", "hotmail.it", "hotmail.se", "i.softbank.jp", "icloud.com", "iinet.net.au", "illinois.edu",
    "inbox.ru", "jhu.edu", "juno.com", "knights.ucf.edu", "kw.com", "laposte.net", "libero.it", "list.ru",
    "live.ca", "live.co.uk", "live.com", "live.com.au", "live.fr", "live.nl", "live.se", "lsu.edu", "mac.com",
    "mail.com", "mail.ru", "mail.usf.edu", "marketplace.amazon.co.uk", "marketplace.amazon.com",
    "marketplace.amazon.de", "masonlive.gmu.edu", "mavs.uta.edu", "me.com", "miami.edu", "msn.com", "msu.edu",
    "my.fsu.edu", "naver.com", "ntlworld.com", "ohio.edu", "online.no", "optonline.net", "optusnet.com.au",
    "orange.fr", "osu.edu", "outlook.com", "outlook.de", "outlook.es", "outlook.fr", "pace.edu", "pegipegi.com",
    "pitt.edu", "protonmail.com", "q.com", "qq.com", "rambler.ru", "rev.com", "roadrunner.com",
    "rocketmail.com", "rogers.com", "rollins.edu", "rutgers.edu", "savaari.com", "sbcglobal.net", "seznam.cz",
    "sfr.fr", "shaw.ca", "sky.com", "skynet.be", "spartans.ut.edu", "stanford.edu", "stjohns.edu",
    "stonybrook.edu", "student.gsu.edu", "suddenlink.net", "sympatico.ca", "syr.edu", "t-online.de",
    "talktalk.net", "telenet.be", "telia.com", "telus.net", "temple.edu", "topper.wku.edu", "transfix.io",
    "twc.com", "txstate.edu", "u.northwestern.edu", "uci.edu", "ucr.edu", "ucsd.edu", "udel.edu", "uga.edu",
    "umail.ucsb.edu", "umich.edu", "umn.edu", "uol.com.br", "utexas.edu", "uw.edu", "uwm.edu", "vepl.com",
    "verizon.net", "videotron.ca", "virginia.edu", "vt.edu", "wanadoo.fr", "wayne.edu", "web.de",
    "wildcats.unh.edu", "windstream.net", "wisc.edu", "wp.pl", "xtra.co.nz", "yahoo.ca", "yahoo.co.in",
    "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.ar", "yahoo.com.au", "yahoo.com.br", "yahoo.com.hk",
    "yahoo.com.mx", "yahoo.com.sg", "yahoo.com.tw", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it", "yandex.ru",
    "ymail.com", "ziggo.nl",
];
