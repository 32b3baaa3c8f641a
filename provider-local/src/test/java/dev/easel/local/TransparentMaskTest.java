package dev.easel.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageInput;
import dev.easel.ImageRequest;
import dev.easel.InvalidRequestException;
import dev.easel.openai.internal.TransparentMask;
import dev.easel.spi.Payload;
import dev.easel.spi.SubmitContext;
import dev.easel.spi.WireBody;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What becomes of a mask on its way to OpenAI's interface. */
class TransparentMaskTest {
    @Test
    void white_becomes_transparent_and_black_stays() throws IOException {
        Payload translated = translated(Images.mask());

        BufferedImage mask = Images.read(translated.open().readAllBytes());
        assertThat(translated.mediaType()).isEqualTo("image/png");
        assertThat(mask.getWidth()).isEqualTo(64);
        assertThat(alpha(mask, 0)).isZero();
        assertThat(alpha(mask, 31)).isZero();
        assertThat(alpha(mask, 32)).isEqualTo(255);
        assertThat(translated.length()).isEqualTo(translated.open().readAllBytes().length);
    }

    @Test
    void grey_is_white_from_half_brightness_on() throws IOException {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        grey.setRGB(0, 0, 0x7f7f7f);
        grey.setRGB(1, 0, 0x808080);

        BufferedImage mask = Images.read(translated(Images.png(grey)).open().readAllBytes());

        assertThat(alpha(mask, 0)).isEqualTo(255);
        assertThat(alpha(mask, 1)).isZero();
    }

    @Test
    void grey_beside_an_alpha_channel_is_cut_at_half_too() throws IOException {
        byte[] opaque = Images.png(greyWithAlpha(255));

        BufferedImage mask = Images.read(translated(opaque).open().readAllBytes());

        assertThat(alpha(mask, 0)).isEqualTo(255);
        assertThat(alpha(mask, 1)).isZero();
        assertThatThrownBy(() -> translated(Images.png(greyWithAlpha(128))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("mask is partly transparent");
    }

    /** Two pixels: one just below half, one at half. */
    private static BufferedImage greyWithAlpha(int alpha) {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
        raster.setPixel(0, 0, new int[] {127, alpha});
        raster.setPixel(1, 0, new int[] {128, alpha});
        return new BufferedImage(model, raster, false, null);
    }

    @Test
    void a_mask_that_is_transparent_already_is_refused_since_it_leaves_open_what_is_meant() {
        byte[] transparent = Images.png(new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB));

        assertThatThrownBy(() -> translated(transparent))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("mask is partly transparent");
    }

    @Test
    void a_mask_that_is_no_image_or_only_the_beginning_of_one_is_refused() {
        byte[] cut = Arrays.copyOf(Images.mask(), 40);

        assertThatThrownBy(() -> translated(new byte[] {1, 2, 3}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("mask is no image that Java reads");
        assertThatThrownBy(() -> translated(cut))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("mask is no image that Java reads");
        assertThat(TransparentMask.canRead((ImageInput.Bytes) ImageInput.bytes(new byte[] {1, 2, 3})))
                .isFalse();
    }

    private static Payload translated(byte[] mask) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a cat")
                .model("gpt-image-1")
                .initImage(Images.photograph())
                .mask(ImageInput.bytes(mask))
                .build();
        SubmitContext context = Wire.context(request, 1, null);
        return ((WireBody.Multipart) LocalDialect.OPENAI
                        .protocol(Wire.settings("http://localhost"))
                        .submit(request, context)
                        .request()
                        .body()
                        .orElseThrow())
                .parts().stream()
                        .filter(part -> part.name().equals("mask"))
                        .map(WireBody.Part::file)
                        .findFirst()
                        .orElseThrow();
    }

    private static int alpha(BufferedImage image, int x) {
        return image.getRGB(x, 0) >>> 24;
    }
}
