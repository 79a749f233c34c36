# Copyright 2026 TikTok Replenishment contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import trans_export

ADDON = "tiktok_replenishment"
# Time zones and languages: what they are called is not ours to translate.
NAMES_OF_THE_WORLD = ("file_tz", "lang", "tz")
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

    def test_choices_can_be_translated(self):
        """Odoo translates the labels of a list, and not those of a function."""
        computed = [
            f"{model}.{field.name}"
            for model in self.env.registry
            if model.startswith("replenishment.")
            for field in self.env[model]._fields.values()
            if field.type == "selection"
            and not field.related
            and not isinstance(field.selection, list)
            and field.name not in NAMES_OF_THE_WORLD
        ]
        self.assertEqual(computed, [])

    def test_translations_keep_the_placeholders(self):
        for entry in self.chinese:
            with self.subTest(text=entry.msgid):
                self.assertEqual(
                    sorted(PLACEHOLDER.findall(entry.msgstr)),
                    sorted(PLACEHOLDER.findall(entry.msgid)),
                )
