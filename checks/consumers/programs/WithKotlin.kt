import dev.easel.ImageRequest
import dev.easel.dan.Dan

/** Generates one image. The argument is the address of an OpenDAN emulator. */
fun main(arguments: Array<String>) {
    val request = ImageRequest.builder()
        .prompt("a lighthouse at dusk")
        .model(Dan.MODEL_CLARITY)
        .build()
    Dan.builder().baseUrl(arguments[0]).apiKey("sk-" + "0".repeat(48)).build().use { client ->
        println("generated " + client.generate(request).first().bytes().size)
    }
}
