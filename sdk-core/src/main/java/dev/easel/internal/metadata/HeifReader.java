package dev.easel.internal.metadata;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The boxes of an AVIF or HEIC file up to the one with the metadata (ISO 14496-12, ISO 23008-12). A file holds several
 * images, such as tiles and thumbnails, and a list of properties that they share. The size is that of the primary image.
 */
final class HeifReader {
    private static final int META = 0x6d657461;
    private static final int PRIMARY = 0x7069746d; // pitm
    private static final int PROPERTIES = 0x69707270; // iprp
    private static final int PROPERTY_LIST = 0x6970636f; // ipco
    private static final int ASSOCIATIONS = 0x69706d61; // ipma
    private static final int SIZE = 0x69737065; // ispe
    private static final int ROTATION = 0x69726f74; // irot

    private static final int HEADER = 8;
    private static final int LONGEST = 256 * 1024;

    /** A box: what kind it is, and what is in it. */
    private record Box(int type, ByteBuffer data) {}

    private static final Box NONE = new Box(0, ByteBuffer.allocate(0));

    private HeifReader() {}

    static void read(BoundedInput in, Findings found) throws IOException {
        while (true) {
            long length = Integer.toUnsignedLong(in.i32()) - HEADER;
            int type = in.i32();
            if (length == 1 - HEADER) {
                // The length follows, in eight bytes.
                length = ((long) in.i32() << 32 | Integer.toUnsignedLong(in.i32())) - 2 * HEADER;
            }
            if (length < 0 || (type == META && length > LONGEST)) {
                return;
            }
            if (type == META) {
                size(ByteBuffer.wrap(in.bytes((int) length)), found);
                return;
            }
            in.skip(length);
        }
    }

    private static void size(ByteBuffer meta, Findings found) {
        try {
            List<Box> boxes = boxes(meta.position(4));
            ByteBuffer primary = dataOf(PRIMARY, boxes);
            int item = primary.getInt() >>> 24 == 0 ? primary.getShort() & 0xffff : primary.getInt();
            List<Box> properties = boxes(dataOf(PROPERTIES, boxes));
            List<Box> listed = boxes(dataOf(PROPERTY_LIST, properties));
            int width = 0;
            int height = 0;
            boolean turned = false;
            for (int index : indexesOf(item, dataOf(ASSOCIATIONS, properties))) {
                Box property = index > 0 && index <= listed.size() ? listed.get(index - 1) : NONE;
                if (property.type == SIZE) {
                    width = property.data.getInt(4);
                    height = property.data.getInt(8);
                } else if (property.type == ROTATION) {
                    turned = (property.data.get(0) & 1) == 1;
                }
            }
            found.size(turned ? height : width, turned ? width : height);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException damaged) {
            // No size is known then.
        }
    }

    private static List<Box> boxes(ByteBuffer in) {
        List<Box> boxes = new ArrayList<>();
        while (in.remaining() >= HEADER) {
            int length = in.getInt() - HEADER;
            int type = in.getInt();
            boxes.add(new Box(type, in.slice().limit(length)));
            in.position(in.position() + length);
        }
        return boxes;
    }

    private static ByteBuffer dataOf(int type, List<Box> boxes) {
        return boxes.stream()
                .filter(box -> box.type == type)
                .map(Box::data)
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    /** The places in the list of the properties that an item has, counted from 1. */
    private static List<Integer> indexesOf(int item, ByteBuffer associations) {
        int versionAndFlags = associations.getInt();
        boolean longIds = versionAndFlags >>> 24 > 0;
        boolean longIndexes = (versionAndFlags & 1) == 1;
        List<Integer> indexes = new ArrayList<>();
        for (int left = associations.getInt(); left > 0; left--) {
            int id = longIds ? associations.getInt() : associations.getShort() & 0xffff;
            for (int more = associations.get() & 0xff; more > 0; more--) {
                int index = longIndexes ? associations.getShort() & 0x7fff : associations.get() & 0x7f;
                if (id == item) {
                    indexes.add(index);
                }
            }
        }
        return indexes;
    }
}
