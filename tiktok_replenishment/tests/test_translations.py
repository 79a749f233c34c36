# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import trans_export

ADDON = "tiktok_replenishment"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Every text can be read in Chinese."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = polib.pofile(file_path(f"{ADDON}/i18n/{ADDON}.pot"))
        cls.chinese = polib.pofile(file_path(f"{ADDON}/i18n/zh_CN.po"))

    def test_the_template_has_every_text_of_the_addon(self):
        buffer = io.BytesIO()
        trans_export(False, [ADDON], buffer, "po", self.env)
        exported = {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}
        kept = {entry.msgid for entry in self.template}
        self.assertEqual(exported - kept, set(), "export the template again")
        self.assertEqual(kept - exported, set(), "export the template again")

    def test_chinese_is_complete(self):
        translated = {entry.msgid: entry.msgstr for entry in self.chinese}
        missing = [
            entry.msgid for entry in self.template if not translated.get(entry.msgid)
        ]
        self.assertEqual(missing, [])

    def test_translations_keep_the_placeholders(self):
        for entry in self.chinese:
            with self.subTest(text=entry.msgid):
                self.assertEqual(
                    sorted(PLACEHOLDER.findall(entry.msgstr)),
                    sorted(PLACEHOLDER.findall(entry.msgid)),
                )
