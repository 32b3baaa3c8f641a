package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sampler, Scheduler and ControlType have one shape. */
class VocabularyTest {
    record Case(String name, Function<String, Object> of, List<?> known) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> vocabularies() {
        return Stream.of(
                new Case("sampler", Sampler::of, Sampler.known()),
                new Case("scheduler", Scheduler::of, Scheduler.known()),
                new Case("control type", ControlType::of, ControlType.known()));
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void a_known_name_gives_its_constant_whatever_the_case(Case vocabulary) {
        for (Object known : vocabulary.known()) {
            assertThat(vocabulary.of().apply(known.toString().toUpperCase())).isSameAs(known);
            assertThat(vocabulary.of().apply(known.toString().toLowerCase())).isSameAs(known);
        }
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void other_names_are_kept_as_written_and_equal_without_regard_to_case(Case vocabulary) {
        Object one = vocabulary.of().apply("My Own İ");

        assertThat(one).hasToString("My Own İ");
        assertThat(one)
                .isEqualTo(vocabulary.of().apply("my own i̇"))
                .hasSameHashCodeAs(vocabulary.of().apply("my own i̇"));
        assertThat(one).isNotEqualTo(vocabulary.of().apply("another")).isNotEqualTo("My Own İ");
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void a_blank_name_is_a_missing_value(Case vocabulary) {
        assertThatThrownBy(() -> vocabulary.of().apply(" "))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::code)
                                .containsExactly(Violation.Code.MISSING));
    }
}
