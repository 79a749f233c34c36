# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo.tests import tagged

from .common_files import FileCase

SENDER = "Stock Robot <stock@warehouse.example>"
TUESDAY = "Tue, 10 Mar 2026 08:00:00 +0000"
CHINESE = 'SKU,可用库存,在途\nMUG,"1,240",40\n'


@tagged("post_install", "-at_install")
class TestThreeplFileMail(FileCase):
    """A stock file comes by e-mail from an allowed sender; the mail is not kept."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "seller.example"})
        cls.connection_.company_id.alias_domain_id = domain
        cls.connection_.write(
            {
                "alias_name": "stock-8f3k",
                "alias_domain_id": domain.id,
                "file_senders": "boss@seller.example, stock@warehouse.example",
            }
        )

    def mail(self, *files, sender=SENDER, date=TUESDAY, **extra):
        """Put a mail with the files, (name, bytes), into the gateway."""
        self.sent = getattr(self, "sent", 0) + 1
        lines = [
            f"From: {sender}",
            "To: stock-8f3k@seller.example",
            "Subject: Daily stock",
            f"Date: {date}",
            f"Message-Id: <{self.sent}.{self.id()}@warehouse.example>",
            "MIME-Version: 1.0",
            *[f"{name.replace('_', '-')}: {value}" for name, value in extra.items()],
            'Content-Type: multipart/mixed; boundary="frontier"',
            "",
            "--frontier",
            "Content-Type: text/plain; charset=utf-8",
            "",
            "Confidential greeting",
        ]
        for name, content in files:
            lines += [
                "--frontier",
                f'Content-Type: text/csv; name="{name}"',
                f'Content-Disposition: attachment; filename="{name}"',
                "Content-Transfer-Encoding: base64",
                "",
                base64.encodebytes(content).decode(),
            ]
        self.env["mail.thread"].message_process(
            None, "\r\n".join([*lines, "--frontier--", ""])
        )
        return self.env["replenishment.threepl.file"].search([])

    def answers(self):
        told = [("email_to", "ilike", "stock@warehouse.example")]
        return self.env["mail.mail"].search(told)

    def test_a_file_by_e_mail_is_the_stock_at_the_time_of_the_mail(self):
        file = self.mail(("stock.csv", b"SKU,Available\nMUG,12\n"))
        self.assertEqual((file.source, file.state), ("mail", "done"), file.result)
        row = self.stock(self.mug)
        self.assertEqual(row.qty_available, 12)
        self.assertEqual(f"{row.as_of}", "2026-03-10 08:00:00")

    def test_text_files_keep_the_encoding_in_which_they_were_sent(self):
        file = self.mail(("stock.csv", CHINESE.encode("gb18030")))
        self.assertEqual(file.state, "done", file.result)
        self.assertEqual(self.stock(self.mug).qty_available, 1240)

    def test_the_sender_is_told_what_was_understood(self):
        self.mail(("stock.csv", b"SKU,Available\nMUG,12\n"))
        answer = self.answers()
        self.assertIn("1 SKUs are taken", answer.body_html)
        self.assertIn("auto-replied", answer.headers)

    def test_the_sender_is_told_what_was_refused(self):
        file = self.mail(("stock.csv", b"SKU,Available\n1.23E+11,12\n"))
        self.assertEqual(file.state, "refused")
        self.assertIn("Row 2, SKU 1.23E+11", self.answers().body_html)
        # Nobody looks at a screen: the connection tells as well.
        self.assertEqual(self.connection_.state, "error")
        self.assertIn("stock file was refused", self.connection_.last_error)

    def test_nothing_of_the_mail_is_kept(self):
        file = self.mail(("stock.csv", b"SKU,Available\nMUG,12\n"))
        kept = [("body", "ilike", "Confidential greeting")]
        self.assertFalse(self.env["mail.message"].search(kept))
        attachments = self.env["ir.attachment"].sudo()
        self.assertFalse(attachments.search([("name", "=", "stock.csv")]))
        self.assertFalse(file.content)

    def test_mails_of_others_are_sent_back(self):
        files = self.mail(
            ("stock.csv", b"SKU,Available\nMUG,12\n"), sender="x@other.example"
        )
        self.assertFalse(files)
        self.assertFalse(self.stock(self.mug))
        bounce = self.env["mail.mail"].search([("email_to", "ilike", "other.example")])
        self.assertNotIn("Confidential", "".join(bounce.mapped("body_html")))

    def test_a_whole_domain_may_be_allowed(self):
        self.connection_.file_senders = "@warehouse.example"
        stock = ("stock.csv", b"SKU,Available\nMUG,12\n")
        self.assertEqual(len(self.mail(stock, sender="any@warehouse.example")), 1)
        self.assertEqual(len(self.mail(stock, sender="x@not-warehouse.example")), 1)

    def test_the_same_mail_twice_changes_nothing(self):
        content = b"SKU,Available\nMUG,12\n"
        self.mail(("stock.csv", content))
        files = self.mail(("stock.csv", content))
        self.assertEqual(files.mapped("state"), ["repeated", "done"])

    def test_the_same_file_in_a_later_mail_is_fresh_news(self):
        content = b"SKU,Available\nMUG,12\n"
        self.mail(("stock.csv", content))
        self.mail(("stock.csv", content), date="Wed, 11 Mar 2026 08:00:00 +0000")
        self.assertEqual(f"{self.stock(self.mug).as_of}", "2026-03-11 08:00:00")

    def test_a_mail_that_was_late_does_not_replace_newer_numbers(self):
        self.mail(("stock.csv", b"SKU,Available\nMUG,12\n"))
        self.mail(
            ("stock.csv", b"SKU,Available\nMUG,99\n"),
            date="Mon, 09 Mar 2026 08:00:00 +0000",
        )
        self.assertEqual(self.stock(self.mug).qty_available, 12)

    def test_several_files_are_of_several_warehouses(self):
        self.us2_place()
        files = self.mail(
            ("us1.csv", b"SKU,Available\nMUG,1\n"),
            ("US2.csv", b"SKU,Available\nMUG,2\n"),
            ("logo.png", b"\x89PNG"),
        )
        self.assertEqual(len(files), 2)
        self.assertEqual(self.stock(self.mug).qty_available, 1)
        self.assertEqual(self.stock(self.mug, self.us2).qty_available, 2)

    def test_robots_and_mails_without_a_file_get_no_answer(self):
        self.mail()
        self.assertFalse(self.answers())
        file = self.mail(
            ("stock.csv", b"SKU,Available\nMUG,12\n"), Auto_Submitted="auto-generated"
        )
        self.assertEqual(file.state, "done")
        self.assertFalse(self.answers())
