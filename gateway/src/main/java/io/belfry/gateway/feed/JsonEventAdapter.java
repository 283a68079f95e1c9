package io.belfry.gateway.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON object in UTF-8 into {@link EventFields}. Strict: each key once, nothing behind the object, valid UTF-8,
 * bounded depth and lengths; numbers keep their exact text. One thread.
 */
public final class JsonEventAdapter {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_LENGTH = 1000;
    private static final int MAX_NAME_LENGTH = 256;
    private static final int MAX_CAUSE_LENGTH = 120;

    private final JsonFactory factory;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final StringBuilder text = new StringBuilder();
    private String message = "";

    public JsonEventAdapter() {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxNameLength(MAX_NAME_LENGTH)
                .maxStringLength(EventLines.MAX_LINE_BYTES)
                .build();
        factory = ((JsonFactoryBuilder) JsonFactory.builder())
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                // Else names from outside would stay in the JVM's string table, and other encodings would be guessed.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    /** What was wrong with the last line; empty when nothing was. */
    public String message() {
        return message;
    }

    /**
     * Fills {@code fields}, which it clears first.
     *
     * @return false when the line is {@code MALFORMED}: see {@link #message}
     */
    public boolean parse(byte[] line, int offset, int length, EventFields fields) {
        message = "";
        fields.clear();
        if (!isUtf8(line, offset, length)) {
            return refuse("the line is not valid UTF-8");
        }
        try (JsonParser parser = factory.createParser(line, offset, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return refuse("the line is not a JSON object");
            }
            return readEvent(parser, fields) && readEnd(parser);
        } catch (JsonProcessingException e) {
            return refuse("the line is not valid JSON at character " + column(e) + ": " + cause(e));
        } catch (IOException e) {
            // A byte array cannot fail to be read.
            throw new UncheckedIOException(e);
        }
    }

    private boolean readEvent(JsonParser parser, EventFields fields) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Field field = Field.ofPath(parser.currentName());
            boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
            if (field == null || isNested(field)) {
                parser.skipChildren();
                fields.countUnknown();
            } else if (!isNull && !readValue(parser, field, fields)) {
                return false;
            }
        }
        return true;
    }

    /** A top-level key such as {@code "params.min"} is no field, although the path is one. */
    private static boolean isNested(Field field) {
        return field.path().indexOf('.') >= 0;
    }

    private boolean readValue(JsonParser parser, Field field, EventFields fields) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (field.shape()) {
            case TEXT ->
                token == JsonToken.VALUE_STRING ? set(parser, field, fields) : refuseShape(parser, field, "a string");
            case NUMBER ->
                (token == JsonToken.VALUE_STRING || token.isNumeric())
                        ? set(parser, field, fields)
                        : refuseShape(parser, field, "a decimal, as a string or a number");
            case FLAG -> token.isBoolean() ? set(parser, field, fields) : refuseShape(parser, field, "true or false");
            case TEXTS ->
                token == JsonToken.START_ARRAY
                        ? readList(parser, field, fields, false)
                        : refuseShape(parser, field, "an array of strings");
            case NUMBERS ->
                token == JsonToken.START_ARRAY
                        ? readList(parser, field, fields, true)
                        : refuseShape(parser, field, "an array of decimals");
            case OBJECT ->
                token == JsonToken.START_OBJECT
                        ? readObject(parser, field, fields)
                        : refuseShape(parser, field, "an object");
            case NUMBER_OR_OBJECT -> {
                if (token == JsonToken.START_OBJECT) {
                    yield readObject(parser, field, fields);
                }
                yield (token == JsonToken.VALUE_STRING || token.isNumeric())
                        ? set(parser, field, fields)
                        : refuseShape(parser, field, "a decimal or an object");
            }
        };
    }

    private static boolean set(JsonParser parser, Field field, EventFields fields) throws IOException {
        fields.set(field, parser.getText());
        return true;
    }

    private boolean readList(JsonParser parser, Field field, EventFields fields, boolean numbers) throws IOException {
        fields.setList(field);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonToken token = parser.currentToken();
            if (token != JsonToken.VALUE_STRING && !(numbers && token.isNumeric())) {
                return refuseShape(parser, field, numbers ? "an array of decimals" : "an array of strings");
            }
            fields.add(field, parser.getText());
        }
        return true;
    }

    private boolean readObject(JsonParser parser, Field object, EventFields fields) throws IOException {
        fields.set(object, "");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            text.setLength(0);
            Field field = Field.ofPath(
                    text.append(object.path()).append('.').append(name).toString());
            boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL;
            if (field == null) {
                parser.skipChildren();
                fields.countUnknown();
                if (object == Field.SCOPE) {
                    fields.set(Field.SCOPE_OTHER, name);
                }
            } else if (!isNull && !readValue(parser, field, fields)) {
                return false;
            }
        }
        return true;
    }

    private boolean readEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            return refuse("there is more behind the JSON object");
        }
        return true;
    }

    private boolean refuseShape(JsonParser parser, Field field, String allowed) throws IOException {
        text.setLength(0);
        text.append(field.path()).append(" is ");
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            text.append("an object");
        } else if (token == JsonToken.START_ARRAY) {
            text.append("an array");
        } else {
            Quote.append(text, parser.getText());
        }
        return refuse(text.append(": it must be ").append(allowed).toString());
    }

    private boolean refuse(String reason) {
        message = reason;
        return false;
    }

    private boolean isUtf8(byte[] line, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (line[i] < 0) {
                return isUtf8Slowly(line, offset, length);
            }
        }
        return true;
    }

    private boolean isUtf8Slowly(byte[] line, int offset, int length) {
        try {
            return decoder.decode(ByteBuffer.wrap(line, offset, length)).hasRemaining();
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static int column(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
    }

    /** The parser's own words, without the control characters that they may quote from the line. */
    private String cause(JsonProcessingException e) {
        String words = e.getOriginalMessage();
        text.setLength(0);
        Quote.append(text, words == null ? "" : words, MAX_CAUSE_LENGTH);
        return text.toString();
    }
}
