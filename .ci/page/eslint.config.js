import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { globals: globals.browser },
    rules: {
      eqeqeq: "error",
      "prefer-const": "error",
      complexity: ["error", 12],
      "max-lines-per-function": ["error", 60],
      // What users have named never becomes HTML.
      "no-restricted-properties": [
        "error",
        { property: "innerHTML" },
        { property: "insertAdjacentHTML" },
        { object: "document", property: "write" },
      ],
    },
  },
];
