package dev.easel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ConfigurationException;
import dev.easel.ControlNet;
import dev.easel.FailureDetails;
import dev.easel.Generation;
import dev.easel.ImageFailure;
import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.ImageResult;
import dev.easel.OutcomeUnknownException;
import dev.easel.ProviderId;
import dev.easel.Upscale;
import dev.easel.Usage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request may cost, and what a result did cost. */
class PriceListTest {
    private static final ProviderId DAN = ProviderId.of("dan");
    private static final ProviderId BFL = ProviderId.of("bfl");
    private static final ImageRequest SIMPLE = ImageRequest.of("a lighthouse");

    // Before.

    @Test
    void each_image_costs_the_same() {
        PriceList prices = list(Price.perImage(usd("0.04")));

        assertThat(prices.estimate(DAN, SIMPLE)).contains(usd("0.04"));
        assertThat(prices.estimate(DAN, request().count(3).build())).contains(usd("0.12"));
    }

    @Test
    void a_provider_without_a_price_is_unknown_and_not_free() {
        assertThat(list(Price.perImage(usd("0.04"))).estimate(BFL, SIMPLE)).isEmpty();
    }

    @Test
    void a_price_of_zero_is_known() {
        assertThat(list(Price.perImage(usd("0"))).estimate(DAN, SIMPLE)).contains(usd("0"));
    }

    @Test
    void a_model_has_its_own_price_and_any_other_that_of_the_provider() {
        PriceList prices = PriceList.builder()
                .perImage(DAN, usd("0.01"))
                .perImage(DAN, "large", usd("0.05"))
                .perImage(BFL, "pro", usd("0.03"))
                .build();

        assertThat(prices.estimate(DAN, request().model("large").build())).contains(usd("0.05"));
        assertThat(prices.estimate(DAN, request().model("other").build())).contains(usd("0.01"));
        assertThat(prices.estimate(DAN, SIMPLE)).contains(usd("0.01"));
        assertThat(prices.estimate(BFL, request().model("other").build())).isEmpty();
        assertThat(prices.estimate(BFL, SIMPLE))
                .as("the service chooses a model")
                .isEmpty();
    }

    @Test
    void megapixels_are_counted_exactly_and_for_each_image() {
        PriceList prices = list(Price.builder().perMegapixel(usd("0.025")).build());

        assertThat(prices.estimate(DAN, request().size(1024, 1024).count(2).build()))
                .contains(usd("0.0524288"));
    }

    @Test
    void a_started_megapixel_costs_as_much_as_a_whole_one() {
        PriceList prices =
                list(Price.builder().perStartedMegapixel(usd("0.025")).build());

        assertThat(prices.estimate(DAN, request().size(1000, 1000).build())).contains(usd("0.025"));
        assertThat(prices.estimate(DAN, request().size(1001, 1000).build())).contains(usd("0.05"));
        assertThat(prices.estimate(DAN, request().size(1, 1).build())).contains(usd("0.025"));
    }

    @Test
    void megapixels_are_unknown_where_the_request_sets_no_size() {
        PriceList prices = list(
                Price.builder().perImage(usd("0.01")).perMegapixel(usd("0.025")).build());

        assertThat(prices.estimate(DAN, SIMPLE)).isEmpty();
    }

    @Test
    void steps_are_unknown_where_the_request_sets_none() {
        PriceList prices = list(Price.builder().perStep(usd("0.0001")).build());

        assertThat(prices.estimate(DAN, request().steps(30).count(2).build())).contains(usd("0.006"));
        assertThat(prices.estimate(DAN, SIMPLE)).isEmpty();
    }

    @Test
    void parts_add_up() {
        PriceList prices = list(Price.builder()
                .perImage(usd("0.01"))
                .perMegapixel(usd("0.02"))
                .perStep(usd("0.001"))
                .build());

        assertThat(prices.estimate(DAN, request().size(1000, 500).steps(10).build()))
                .contains(usd("0.03"));
    }

    @Test
    void a_second_pass_makes_size_and_steps_unknown_but_not_the_number_of_images() {
        ImageRequest twice =
                request().size(1000, 1000).steps(20).upscale(Upscale.by(2)).build();

        assertThat(list(Price.builder().perMegapixel(usd("1")).build()).estimate(DAN, twice))
                .isEmpty();
        assertThat(list(Price.builder().perStep(usd("1")).build()).estimate(DAN, twice))
                .isEmpty();
        assertThat(list(Price.perImage(usd("1"))).estimate(DAN, twice)).contains(usd("1"));
    }

    @Test
    void tokens_are_unknown_before_the_task() {
        PriceList prices = list(Price.builder()
                .perImage(usd("0.01"))
                .perMillionTokens("output", usd("30"))
                .build());

        assertThat(prices.estimate(DAN, SIMPLE)).isEmpty();
    }

    @Test
    void credits_are_unknown_before_the_task() {
        assertThat(list(Price.builder().perCredit(usd("0.01")).build()).estimate(DAN, SIMPLE))
                .isEmpty();
    }

    @Test
    void where_a_part_is_unknown_the_users_upper_bound_is_the_estimate() {
        PriceList prices = list(Price.builder()
                .perMegapixel(usd("0.02"))
                .atMostPerImage(usd("0.10"))
                .build());

        assertThat(prices.estimate(DAN, request().count(2).build())).contains(usd("0.20"));
        assertThat(prices.estimate(DAN, request().size(1000, 1000).build())).contains(usd("0.02"));
        assertThat(list(Price.builder()
                                .perMillionTokens("output", usd("30"))
                                .atMostPerImage(usd("0.19"))
                                .build())
                        .estimate(DAN, SIMPLE))
                .contains(usd("0.19"));
    }

    @Test
    void where_images_that_go_in_cost_extra_a_request_with_one_is_unknown() {
        PriceList prices =
                list(Price.builder().perMegapixel(usd("0.02")).inputsCostExtra().build());
        ImageInput input = ImageInput.bytes(new byte[] {1});

        assertThat(prices.estimate(DAN, request().size(1000, 1000).build())).contains(usd("0.02"));
        assertThat(prices.estimate(
                        DAN, request().size(1000, 1000).initImage(input).build()))
                .isEmpty();
        assertThat(prices.estimate(
                        DAN,
                        request()
                                .size(1000, 1000)
                                .addControl(ControlNet.canny(input))
                                .build()))
                .isEmpty();
        assertThat(prices.estimate(
                        DAN,
                        request()
                                .size(1000, 1000)
                                .putExtraField("image", "data:")
                                .build()))
                .isEmpty();
    }

    @Test
    void a_price_that_is_more_than_money_can_be_is_unknown() {
        PriceList prices = list(Price.perImage(usd("999999999999999999")));

        assertThat(prices.estimate(DAN, SIMPLE)).isPresent();
        assertThat(prices.estimate(DAN, request().count(2).build())).isEmpty();
    }

    @Test
    void the_finest_price_of_the_largest_image_is_exact() {
        PriceList prices =
                list(Price.builder().perMegapixel(usd("0.000000000001")).build());

        assertThat(prices.estimate(DAN, request().size(999_999, 999_999).build()))
                .contains(usd("0.000000999998000001"));
    }

    // Afterwards.

    @Test
    void the_amount_that_the_service_names_comes_first() {
        PriceList prices = list(
                Price.builder().perImage(usd("0.04")).perCredit(usd("0.01")).build());
        ImageResult result = result().usage(Usage.builder()
                        .amount(new BigDecimal("0.0335"))
                        .currency("USD")
                        .credits(BigDecimal.TEN)
                        .build())
                .build();

        assertThat(prices.actual(result, SIMPLE)).isEqualTo(Cost.of(usd("0.0335"), Cost.Source.SERVICE, false));
    }

    @Test
    void an_amount_in_another_currency_is_told_as_it_is() {
        ImageResult result = result().usage(
                        Usage.builder().amount(BigDecimal.TEN).currency("JPY").build())
                .build();

        assertThat(list(Price.perImage(usd("0.04"))).actual(result, SIMPLE).amount())
                .contains(Money.of("10", "JPY"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e999999999", "1e18"})
    void an_amount_that_cannot_be_is_not_believed(String amount) {
        ImageResult result = result().usage(Usage.builder()
                        .amount(new BigDecimal(amount))
                        .currency("USD")
                        .build())
                .build();

        assertThat(list(Price.perImage(usd("0.04"))).actual(result, SIMPLE))
                .isEqualTo(Cost.of(usd("0.04"), Cost.Source.LIST, false));
    }

    @Test
    void an_amount_without_a_currency_says_nothing() {
        ImageResult result =
                result().usage(Usage.builder().amount(BigDecimal.ONE).build()).build();

        assertThat(list(Price.perImage(usd("0.04"))).actual(result, SIMPLE).source())
                .isEqualTo(Cost.Source.LIST);
    }

    @Test
    void credits_at_their_price_come_next_and_are_the_whole_cost() {
        PriceList prices = list(
                Price.builder().perImage(usd("0.04")).perCredit(usd("0.01")).build());
        ImageResult result = result().usage(
                        Usage.builder().credits(new BigDecimal("3.5")).build())
                .build();

        assertThat(prices.actual(result, SIMPLE)).isEqualTo(Cost.of(usd("0.035"), Cost.Source.USAGE, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1e2147483647", "1e-2147483600"})
    void credits_that_cannot_be_are_not_believed(String credits) {
        PriceList prices = list(
                Price.builder().perImage(usd("0.04")).perCredit(usd("0.01")).build());
        ImageResult result = result().usage(
                        Usage.builder().credits(new BigDecimal(credits)).build())
                .build();

        assertThat(prices.actual(result, SIMPLE).amount().orElseThrow().amount())
                .isLessThanOrEqualTo(new BigDecimal("0.04"));
    }

    @Test
    void tokens_cost_by_the_million_and_by_kind() {
        PriceList prices = list(Price.builder()
                .perMillionTokens("input_text", usd("5"))
                .perMillionTokens("input_image", usd("8"))
                .perMillionTokens("output_image", usd("30"))
                .build());
        ImageResult result = result().usage(Usage.builder()
                        .putToken("input", 20)
                        .putToken("input_text", 20)
                        .putToken("output", 1056)
                        .putToken("output_image", 1056)
                        .build())
                .build();

        assertThat(prices.actual(result, SIMPLE)).isEqualTo(Cost.of(usd("0.03178"), Cost.Source.USAGE, false));
    }

    @Test
    void tokens_that_the_service_did_not_tell_apart_are_unknown() {
        PriceList prices = list(Price.builder()
                .perMillionTokens("input", usd("5"))
                .perMillionTokens("output_image", usd("30"))
                .atMostPerImage(usd("0.19"))
                .build());
        ImageResult lump = result().usage(Usage.builder()
                        .putToken("input", 20)
                        .putToken("output", 1056)
                        .build())
                .build();
        ImageResult textOnly = result().usage(Usage.builder()
                        .putToken("input", 20)
                        .putToken("output", 10)
                        .putToken("output_text", 10)
                        .build())
                .build();

        assertThat(prices.actual(lump, SIMPLE)).isEqualTo(Cost.unknown());
        assertThat(prices.actual(textOnly, SIMPLE).amount()).contains(usd("0.0001"));
        assertThat(prices.actual(result().build(), SIMPLE))
                .as("an upper bound is no actual cost")
                .isEqualTo(Cost.unknown());
    }

    @Test
    void tokens_of_a_kind_that_has_only_a_price_as_a_part_of_a_wider_one_are_unknown() {
        PriceList prices = list(Price.builder()
                .perMillionTokens("input", usd("5"))
                .perMillionTokens("output", usd("30"))
                .build());
        ImageResult partsOnly = result().usage(Usage.builder()
                        .putToken("input", 20)
                        .putToken("output_image", 1056)
                        .build())
                .build();

        assertThat(prices.actual(partsOnly, SIMPLE)).isEqualTo(Cost.unknown());
    }

    @Test
    void a_negative_number_of_tokens_is_not_believed() {
        PriceList prices =
                list(Price.builder().perMillionTokens("output", usd("30")).build());
        ImageResult result =
                result().usage(Usage.builder().putToken("output", -5).build()).build();

        assertThat(prices.actual(result, SIMPLE)).isEqualTo(Cost.unknown());
    }

    @Test
    void the_list_price_is_for_the_images_that_came_in_their_own_size() {
        PriceList prices = list(Price.builder().perMegapixel(usd("0.02")).build());
        ImageResult result = result().images(List.of(FakeImage.of(1000, 1000), FakeImage.of(2000, 1000)))
                .build();

        assertThat(prices.actual(result, request().size(10, 10).count(3).build()))
                .isEqualTo(Cost.of(usd("0.06"), Cost.Source.LIST, false));
    }

    @Test
    void the_request_says_the_size_and_steps_that_an_image_does_not() {
        PriceList prices = list(
                Price.builder().perMegapixel(usd("0.02")).perStep(usd("0.001")).build());
        ImageResult result = result().images(List.of(FakeImage.unknown())).build();

        assertThat(prices.actual(result, request().size(1000, 1000).steps(10).build())
                        .amount())
                .contains(usd("0.03"));
        assertThat(prices.actual(result, SIMPLE)).isEqualTo(Cost.unknown());
    }

    @Test
    void an_image_says_the_steps_that_the_request_left_to_the_service() {
        PriceList prices = list(Price.builder().perStep(usd("0.001")).build());
        ImageResult result = result().images(List.of(
                        FakeImage.of(1, 1, Generation.builder().steps(25).build())))
                .build();

        assertThat(prices.actual(result, SIMPLE).amount()).contains(usd("0.025"));
    }

    @Test
    void the_model_that_the_service_names_counts_then_the_one_that_was_asked_for() {
        PriceList prices = PriceList.builder()
                .perImage(DAN, usd("0.01"))
                .perImage(DAN, "fast", usd("0.02"))
                .perImage(DAN, "fast-2026-04", usd("0.03"))
                .build();
        ImageRequest fast = request().model("fast").build();

        assertThat(prices.actual(result().model("fast-2026-04").build(), fast).amount())
                .contains(usd("0.03"));
        assertThat(prices.actual(result().model("fast-2026-05").build(), fast).amount())
                .contains(usd("0.02"));
        assertThat(prices.actual(result().model("fast-2026-05").build(), SIMPLE).amount())
                .contains(usd("0.01"));
    }

    @Test
    void failures_that_may_have_been_billed_make_it_the_least_that_it_cost() {
        PriceList prices = list(Price.perImage(usd("0.04")));

        assertThat(prices.actual(result().failures(List.of(failure(true))).build(), SIMPLE))
                .isEqualTo(Cost.of(usd("0.04"), Cost.Source.LIST, true))
                .hasToString("at least 0.04 USD (LIST)");
        assertThat(prices.actual(result().failures(List.of(failure(false))).build(), SIMPLE)
                        .mayBeMore())
                .isFalse();
    }

    @Test
    void a_result_without_images_has_no_list_price() {
        assertThat(list(Price.perImage(usd("0.04")))
                        .actual(result().images(List.of()).addText("a caption").build(), SIMPLE))
                .isEqualTo(Cost.unknown())
                .hasToString("unknown");
    }

    @Test
    void an_image_that_claims_a_size_beyond_all_sense_costs_nobody_knows_what() {
        PriceList prices =
                list(Price.builder().perMegapixel(usd("999999999999")).build());
        ImageResult result = result().images(List.of(FakeImage.of(Integer.MAX_VALUE, Integer.MAX_VALUE)))
                .build();

        assertThat(prices.actual(result, SIMPLE)).isEqualTo(Cost.unknown());
    }

    // What a list may be.

    @Test
    void a_list_is_in_one_currency() {
        assertThatThrownBy(() -> PriceList.builder()
                        .perImage(DAN, usd("1"))
                        .perImage(BFL, Money.of("1", "EUR"))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("EUR and USD");
        assertThatThrownBy(() -> Price.builder()
                        .perImage(usd("1"))
                        .perMillionTokens("output", Money.of("1", "EUR"))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("one currency");
    }

    @Test
    void a_list_and_a_price_are_not_empty() {
        assertThatThrownBy(() -> PriceList.builder().build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no price");
        assertThatThrownBy(() -> Price.builder().inputsCostExtra().build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no part");
    }

    @Test
    void a_price_finer_than_its_products_can_be_is_refused() {
        assertThatThrownBy(() -> Price.perImage(usd("0.0000000000001")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("12 decimals");
    }

    @Test
    void null_is_refused_where_it_is_given() {
        assertThatNullPointerException().isThrownBy(() -> PriceList.builder().perImage(null, usd("1")));
        assertThatNullPointerException()
                .isThrownBy(() -> PriceList.builder().price(DAN, (String) null, Price.perImage(usd("1"))));
        assertThatNullPointerException().isThrownBy(() -> PriceList.builder().price(DAN, null));
        assertThatNullPointerException().isThrownBy(() -> Price.perImage(null));
    }

    @Test
    void it_says_when_and_where_its_prices_were_read() {
        PriceList prices = PriceList.builder()
                .perImage(DAN, usd("1"))
                .asOf(LocalDate.of(2026, 11, 29), "the contract")
                .build();

        assertThat(prices.asOf()).contains(LocalDate.of(2026, 11, 29));
        assertThat(prices.source()).contains("the contract");
        assertThat(prices).hasToString("PriceList[1 prices in USD, as of 2026-11-29, from the contract]");
    }

    @Test
    void a_price_tells_its_parts() {
        assertThat(Price.builder()
                        .perImage(usd("0.01"))
                        .perMillionTokens("output", usd("30"))
                        .inputsCostExtra()
                        .build())
                .hasToString("Price[perImage=0.01 USD, perMillionTokens={output=30.00 USD}, inputsCostExtra=true]");
    }

    @Test
    void a_builder_that_goes_on_changes_no_list_that_it_made() {
        PriceList.Builder builder = PriceList.builder().perImage(DAN, usd("1"));
        PriceList before = builder.build();
        builder.perImage(DAN, usd("2")).build();

        assertThat(before.estimate(DAN, SIMPLE)).contains(usd("1"));
    }

    private static Money usd(String amount) {
        return Money.of(amount, "USD");
    }

    private static PriceList list(Price price) {
        return PriceList.builder().price(DAN, price).build();
    }

    private static ImageRequest.Builder request() {
        return ImageRequest.builder().prompt("a lighthouse");
    }

    private static ImageResult.Builder result() {
        return FakeImage.result(DAN);
    }

    private static ImageFailure failure(boolean billed) {
        return ImageFailure.of(
                1,
                new OutcomeUnknownException(
                        "no response",
                        FailureDetails.builder().mayHaveBeenBilled(billed).build(),
                        null));
    }
}
