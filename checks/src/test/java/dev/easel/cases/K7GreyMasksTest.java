package dev.easel.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.ImageInput;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kind K7: a grey mask is cut at half its brightness, and not where Java's linear grey has its half. */
class K7GreyMasksTest {
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G'};

    /** The row of pixels that is sent: T is transparent, so redrawn; the levels are 0 40 60 80 100 120 127 128 200 255. */
    static Stream<Arguments> masks() {
        return Stream.of(
                Arguments.of("k7-grey8-mask.png", "oooooooTTT"),
                Arguments.of("k7-grey16-mask.png", "oooooooTTT"),
                Arguments.of("k7-grey-mask.jpg", "oooooooTTT"),
                // 16 levels, so 119 and 136 where the others have 127 and 128.
                Arguments.of("k7-grey4-mask.png", "oooooooTTT"),
                Arguments.of("k7-grey1-mask.png", "oooooooTTT"),
                Arguments.of("k7-grey16-alpha-mask.png", "oooooooTTT"),
                Arguments.of("k7-palette-mask.png", "oooooooTTT"));
    }

    @ParameterizedTest
    @MethodSource("masks")
    void white_is_redrawn_from_half_brightness_on(String file, String row) throws IOException {
        try (Trial trial = Trial.of(Service.OPENAI)) {
            trial.answering("{\"data\":[{\"b64_json\":\"iVBORw0KGgo=\"}]}");

            trial.generate(Service.OPENAI
                    .request()
                    .initImage(ImageInput.bytes(CaseFile.PNG))
                    .mask(ImageInput.bytes(CaseFile.bytes(file)))
                    .build());

            BufferedImage mask = mask(trial.server().requests().get(0).body());
            StringBuilder sent = new StringBuilder();
            for (int x = 0; x < mask.getWidth(); x++) {
                sent.append(mask.getRGB(x, 0) >>> 24 == 0 ? 'T' : 'o');
            }
            assertThat(sent).hasToString(row);
        }
    }

    /** The PNG in the part of the form that is named mask. */
    private static BufferedImage mask(byte[] form) throws IOException {
        String text = new String(form, java.nio.charset.StandardCharsets.ISO_8859_1);
        int part = text.indexOf("name=\"mask\"");
        int start = text.indexOf(new String(PNG_SIGNATURE, java.nio.charset.StandardCharsets.ISO_8859_1), part);
        return ImageIO.read(new ByteArrayInputStream(form, start, form.length - start));
    }
}
