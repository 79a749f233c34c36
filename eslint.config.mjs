import globals from "globals";
import js from "@eslint/js";

export default [
    js.configs.recommended,
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            globals: {...globals.browser, odoo: "readonly"},
            sourceType: "module",
        },
        rules: {
            "no-console": "error",
            "no-var": "error",
            "prefer-const": "error",
            eqeqeq: "error",
        },
    },
];
