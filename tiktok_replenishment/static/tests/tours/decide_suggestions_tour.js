import {registry} from "@web/core/registry";

const row = (product) => `.o_data_row:contains(${product})`;

/* A planner approves two suggestions at once, changing one, and rejects a third. */
registry.category("web_tour.tours").add("tiktok_replenishment_decide", {
    steps: () => [
        {
            content: "Change a quantity in the list",
            trigger: `${row("TOUR-ONE")} td[name=quantity_to_order]`,
            run: "click",
        },
        {
            content: "Less than a step of the vendor",
            trigger: ".o_selected_row div[name=quantity_to_order] input",
            run: "edit 910",
        },
        {
            content: "Leave the cell",
            trigger: ".o_selected_row div[name=quantity_to_order] input",
            run: "press Tab",
        },
        {
            content: "It is told that the quantity is rounded",
            trigger: ".o_notification:contains(becomes 950)",
        },
        {
            content: "Save the row",
            trigger: ".o_list_button_save",
            run: "click",
        },
        {
            content: "The rounded quantity stands in the list",
            trigger: `${row("TOUR-ONE")}:not(.o_selected_row) td:contains(950)`,
        },
        {
            content: "Choose the first",
            trigger: `${row("TOUR-ONE")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "Choose the second",
            trigger: `${row("TOUR-TWO")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "Approve both",
            trigger: ".o_control_panel button[name=action_ask_approve]",
            run: "click",
        },
        {
            content: "The question says how many",
            trigger: ".modal div[name=count]:contains(2)",
        },
        {
            content: "Say why",
            trigger: ".modal div[name=note] input",
            run: "edit Container is full",
        },
        {
            content: "Yes",
            trigger: ".modal button[name=action_decide]:visible",
            run: "click",
        },
        {
            content: "Both are drafted",
            trigger: `body:not(:has(.modal)) ${row("TOUR-TWO")} .badge:contains(Drafted)`,
        },
        {
            content: "Choose the third",
            trigger: `${row("TOUR-THREE")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "Reject it",
            trigger: ".o_control_panel button[name=action_ask_reject]",
            run: "click",
        },
        {
            content: "Look for a reason",
            trigger: ".modal div[name=reason_id] input",
            run: "click",
        },
        {
            content: "Too much",
            trigger: ".o-autocomplete--dropdown-item a:contains(Too much)",
            run: "click",
        },
        {
            content: "The usual day is proposed",
            trigger: ".modal div[name=until] :is(input, button)",
        },
        {
            content: "Reject",
            trigger: ".modal button[name=action_decide]:visible",
            run: "click",
        },
        {
            content: "It left the list of what is open",
            trigger: `body:not(:has(.modal)):not(:has(${row("TOUR-THREE")}))`,
        },
    ],
});
