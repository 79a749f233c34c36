import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/* A manager without purchasing rights sets +300 % on the product form and saves. */
registry.category("web_tour.tours").add("tiktok_replenishment_set_uplift", {
    steps: () => [
        {
            content: "Open the page Replenishment",
            trigger: ".o_notebook_headers a[name=replenishment]",
            run: "click",
        },
        {
            content: "Add a campaign line",
            trigger: "div[name=campaign_line_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Name it",
            trigger: "div[name=campaign_line_ids] .o_selected_row div[name=name] input",
            run: "edit Live push",
        },
        {
            content: "First day",
            trigger:
                "div[name=campaign_line_ids] .o_selected_row td[name=first_day] input, " +
                "div[name=campaign_line_ids] .o_selected_row td[name=first_day] button",
            run: "click",
        },
        {
            content: "Type the first day",
            trigger:
                "div[name=campaign_line_ids] .o_selected_row div[name=first_day] input",
            run: "edit +25d",
        },
        {
            content: "Go to the last day",
            trigger:
                "div[name=campaign_line_ids] .o_selected_row td[name=last_day] input, " +
                "div[name=campaign_line_ids] .o_selected_row td[name=last_day] button",
            run: "click",
        },
        {
            content: "Type the last day",
            trigger:
                "div[name=campaign_line_ids] .o_selected_row div[name=last_day] input",
            run: "edit +32d",
        },
        {
            content: "Uplift +300 %",
            trigger:
                "div[name=campaign_line_ids] .o_selected_row div[name=uplift_pct] input",
            run: "edit 300",
        },
        ...stepUtils.saveForm(),
        {
            content: "The product is planned at once",
            trigger: "div[name=replenish_item_ids] .badge:contains(Urgent)",
        },
    ],
});

/* The buyer opens the urgent order among the requests for quotation. */
registry.category("web_tour.tours").add("tiktok_replenishment_open_urgent_rfq", {
    steps: () => [
        {
            content: "The urgent order stands out",
            trigger: ".o_data_row:contains(Urgent) td[name=partner_id]",
            run: "click",
        },
        {
            content: "It says how urgent it is",
            trigger: ".o_form_view div[name=replenish_urgency]:contains(Urgent)",
        },
        {
            content: "Ask why",
            trigger: "button[name=action_open_replenish_suggestions]",
            run: "click",
        },
        {
            content: "The arithmetic is there",
            trigger: "div[name=explanation_html] li:contains(up to)",
        },
    ],
});
