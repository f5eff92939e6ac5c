"""Words that tell a private, a throw-away or a shared e-mail address, and the rows of keyboards. Pure data."""

from __future__ import annotations

FREE_EMAIL_DOMAINS = frozenset(
    """
    gmail.com googlemail.com yahoo.com yahoo.no yahoo.se yahoo.dk yahoo.co.uk yahoo.fr yahoo.de yahoo.pl ymail.com rocketmail.com
    hotmail.com hotmail.no hotmail.se hotmail.dk hotmail.co.uk hotmail.fr hotmail.de outlook.com outlook.dk live.com live.no live.se
    live.dk live.co.uk msn.com icloud.com me.com mac.com aol.com aim.com gmx.com gmx.net gmx.de gmx.at web.de t-online.de freenet.de
    mail.com email.com zoho.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tuta.io fastmail.com hey.com hushmail.com
    yandex.com yandex.ru mail.ru bk.ru inbox.ru list.ru rambler.ru qq.com 163.com 126.com sina.com naver.com daum.net
    online.no broadpark.no frisurf.no start.no getmail.no lyse.net telia.com telia.se spray.se comhem.se bredband.net home.se swipnet.se
    glocalnet.net tele2.se passagen.se mail.dk jubii.dk ofir.dk stofanet.dk post.tele.dk tdcadsl.dk get2net.dk youmail.dk
    wp.pl o2.pl onet.pl op.pl vp.pl poczta.onet.pl interia.pl interia.eu poczta.fm gazeta.pl tlen.pl go2.pl autograf.pl spoko.pl buziaczek.pl
    luukku.com kolumbus.fi suomi24.fi orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tin.it alice.it
    btinternet.com sky.com talktalk.net virginmedia.com ntlworld.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net
    ziggo.nl kpnmail.nl xs4all.nl planet.nl hetnet.nl skynet.be telenet.be bluewin.ch seznam.cz centrum.cz azet.sk abv.bg
    """.split()
)
DISPOSABLE_EMAIL_DOMAINS = frozenset(
    """
    mailinator.com guerrillamail.com guerrillamail.net guerrillamail.org sharklasers.com grr.la 10minutemail.com 10minutemail.net
    temp-mail.org tempmail.com tempmail.net tempmailo.com tempr.email throwawaymail.com trashmail.com trashmail.net trashmail.de
    yopmail.com yopmail.fr yopmail.net getnada.com nada.email dispostable.com maildrop.cc mailnesia.com mailcatch.com mintemail.com
    fakeinbox.com fakemail.net spamgourmet.com mytemp.email moakt.com emailondeck.com mohmal.com discard.email discardmail.com
    burnermail.io tempinbox.com spam4.me mailnull.com inboxkitten.com mail-temp.com minuteinbox.com 33mail.com anonaddy.me jetable.org
    wegwerfmail.de einrot.com cuvox.de armyspy.com dayrep.com fleckens.hu gustr.com jourrapide.com rhyta.com superrito.com teleworm.us
    """.split()
)
ROLE_NAMES = frozenset(
    """
    info sales support contact office admin administrator hello help helpdesk service services team marketing press media news
    newsletter jobs career careers hr recruitment billing accounts accounting invoice invoices finance payments orders order shop store
    webmaster postmaster hostmaster abuse noreply no-reply donotreply mail email enquiries enquiry inquiries reception reservations
    booking bookings customerservice customercare kundeservice kundtjanst kontakt post salg faktura regnskap jobb firma firmapost
    bestilling ordre forsaljning ekonomi lon biuro sprzedaz sekretariat handel ksiegowosc kadry rekrutacja sklep zamowienia bok pomoc
    it security privacy legal compliance dpo partners partner events purchasing procurement all everyone staff root
    """.split()
)
KEYBOARD_ROWS = (
    "qwertyuiop", "asdfghjkl", "zxcvbnm",  # QWERTY, Polish programmer's
    "qwertzuiopü", "asdfghjklöä", "yxcvbnm",  # QWERTZ
    "azertyuiop", "qsdfghjklm", "wxcvbn",  # AZERTY
    "qwertyuiopå", "asdfghjkløæ", "asdfghjklæø", "asdfghjklöä",  # Norwegian, Danish, Swedish
    "qwertzuiopżś", "asdfghjklłąó",  # Polish typist's
)  # fmt: skip
"""Neighbouring letters of one row, left to right, lower case."""
