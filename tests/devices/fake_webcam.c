/* A webcam that is not there: preloaded into a process, it answers for one device path.
 *
 * FAKE_WEBCAM_DEVICE is the path it plays (/dev/video0 by default), FAKE_WEBCAM_FRAMES a file of raw
 * YUYV frames, FAKE_WEBCAM_WIDTH and FAKE_WEBCAM_HEIGHT their size. Frames come at 15 a second, over
 * and over. While the file is away the camera is unplugged: opening says ENOENT, every other call
 * ENODEV. The V4L2 calls that OpenCV's own back end makes are answered, nothing else. Exposure can be set
 * by hand (100 to 400, and 200 is what the camera chooses): it changes how bright the frames are. Focus
 * cannot.
 *
 * cc -shared -fPIC -o fake_webcam.so fake_webcam.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define BUFFERS 4
#define OFFSET_STEP (1 << 24)
#define QUEUE 64
#define FRAME_NS 66000000

#define CHOSEN_EXPOSURE 200

static int camera = -1;
static int by_hand, exposure = CHOSEN_EXPOSURE;
static FILE *frames;
static void *buffers[BUFFERS];
static int queue[QUEUE];
static unsigned int queued, dequeued;

static const char *setting(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value ? value : otherwise;
}

static int width(void) { return atoi(setting("FAKE_WEBCAM_WIDTH", "1280")); }
static int height(void) { return atoi(setting("FAKE_WEBCAM_HEIGHT", "720")); }
static size_t frame_bytes(void) { return (size_t)width() * height() * 2; }
static int plugged(void) { return access(setting("FAKE_WEBCAM_FRAMES", ""), R_OK) == 0; }

static int is_ours(const char *path) {
    return path && strcmp(path, setting("FAKE_WEBCAM_DEVICE", "/dev/video0")) == 0;
}

/* A timer's descriptor stands for the device, so that select() really waits for the next frame. */
static int plug_in(void) {
    struct itimerspec pace = {{0, FRAME_NS}, {0, FRAME_NS}};
    if (!plugged()) {
        errno = ENOENT;
        return -1;
    }
    camera = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
    timerfd_settime(camera, 0, &pace, NULL);
    frames = fopen(setting("FAKE_WEBCAM_FRAMES", ""), "rb");
    return camera;
}

#define OPEN(name)                                                                                       \
    int name(const char *path, int flags, ...) {                                                         \
        static int (*real)(const char *, int, ...);                                                      \
        va_list rest;                                                                                    \
        if (!real) real = dlsym(RTLD_NEXT, #name);                                                       \
        va_start(rest, flags);                                                                           \
        int mode = va_arg(rest, int);                                                                    \
        va_end(rest);                                                                                    \
        return is_ours(path) ? plug_in() : real(path, flags, mode);                                      \
    }
OPEN(open)
OPEN(open64)

#define MMAP(name, offset_type)                                                                          \
    void *name(void *address, size_t length, int protection, int flags, int file, offset_type offset) {  \
        static void *(*real)(void *, size_t, int, int, int, offset_type);                                \
        if (!real) real = dlsym(RTLD_NEXT, #name);                                                       \
        if (file < 0 || file != camera) return real(address, length, protection, flags, file, offset);   \
        int anonymous = MAP_PRIVATE | MAP_ANONYMOUS;                                                     \
        return buffers[offset / OFFSET_STEP] = real(NULL, length, PROT_READ | PROT_WRITE, anonymous, -1, 0); \
    }
MMAP(mmap, off_t)
MMAP(mmap64, off64_t)

int close(int file) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "close");
    if (file >= 0 && file == camera) {
        camera = -1;
        if (frames) {
            FILE *opened = frames;
            frames = NULL;
            fclose(opened);
        }
    }
    return real(file);
}

static int capability(struct v4l2_capability *answer) {
    memset(answer, 0, sizeof *answer);
    strcpy((char *)answer->driver, "fake_webcam");
    strcpy((char *)answer->card, "Fake Webcam");
    strcpy((char *)answer->bus_info, "usb-fake-1");
    answer->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    answer->capabilities = answer->device_caps | V4L2_CAP_DEVICE_CAPS;
    return 0;
}

static int format(struct v4l2_format *answer) {
    if (answer->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) {
        errno = EINVAL;
        return -1;
    }
    answer->fmt.pix.width = width();
    answer->fmt.pix.height = height();
    answer->fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
    answer->fmt.pix.field = V4L2_FIELD_NONE;
    answer->fmt.pix.bytesperline = width() * 2;
    answer->fmt.pix.sizeimage = frame_bytes();
    return 0;
}

static int next_frame(struct v4l2_buffer *answer) {
    uint64_t ticks;
    if (queued == dequeued || read(camera, &ticks, sizeof ticks) != sizeof ticks) {
        errno = EAGAIN;
        return -1;
    }
    int index = queue[dequeued++ % QUEUE];
    if (fread(buffers[index], 1, frame_bytes(), frames) != frame_bytes()) {
        rewind(frames);
        if (fread(buffers[index], 1, frame_bytes(), frames) != frame_bytes()) {
            errno = EIO;
            return -1;
        }
    }
    if (by_hand)
        for (size_t place = 0; place < frame_bytes(); place += 2) {
            unsigned char *luma = (unsigned char *)buffers[index] + place;
            int bright = *luma * exposure / CHOSEN_EXPOSURE;
            *luma = bright > 255 ? 255 : bright;
        }
    answer->index = index;
    answer->bytesused = answer->length = frame_bytes();
    answer->flags = 0;
    gettimeofday(&answer->timestamp, NULL);
    return 0;
}

static int query_control(struct v4l2_queryctrl *asked) {
    if (asked->id == V4L2_CID_EXPOSURE_AUTO) {
        asked->minimum = 0, asked->maximum = 3, asked->step = 1, asked->default_value = 3;
        return 0;
    }
    if (asked->id == V4L2_CID_EXPOSURE_ABSOLUTE) {
        asked->minimum = 100, asked->maximum = 400, asked->step = 1, asked->default_value = CHOSEN_EXPOSURE;
        return 0;
    }
    errno = EINVAL;
    return -1;
}

static int control(struct v4l2_control *given, int set) {
    if (given->id == V4L2_CID_EXPOSURE_AUTO) {
        if (set) by_hand = given->value == V4L2_EXPOSURE_MANUAL;
        given->value = by_hand ? V4L2_EXPOSURE_MANUAL : V4L2_EXPOSURE_APERTURE_PRIORITY;
        return 0;
    }
    if (given->id == V4L2_CID_EXPOSURE_ABSOLUTE) {
        if (set && (given->value < 100 || given->value > 400)) {
            errno = ERANGE;
            return -1;
        }
        if (set) exposure = given->value;
        given->value = exposure;
        return 0;
    }
    errno = EINVAL;
    return -1;
}

static int answer_for_camera(unsigned long request, void *argument) {
    if (!plugged()) {
        errno = ENODEV;
        return -1;
    }
    switch (request) {
    case VIDIOC_QUERYCAP:
        return capability(argument);
    case VIDIOC_ENUMINPUT: {
        struct v4l2_input *input = argument;
        if (input->index) break;
        input->type = V4L2_INPUT_TYPE_CAMERA;
        return 0;
    }
    case VIDIOC_G_INPUT:
        *(int *)argument = 0;
        return 0;
    case VIDIOC_S_INPUT:
        return 0;
    case VIDIOC_ENUM_FMT: {
        struct v4l2_fmtdesc *described = argument;
        if (described->index) break;
        described->pixelformat = V4L2_PIX_FMT_YUYV;
        return 0;
    }
    case VIDIOC_G_FMT:
    case VIDIOC_S_FMT:
    case VIDIOC_TRY_FMT:
        return format(argument);
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM: {
        struct v4l2_streamparm *stream = argument;
        stream->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
        stream->parm.capture.timeperframe.numerator = 1;
        stream->parm.capture.timeperframe.denominator = 15;
        return 0;
    }
    case VIDIOC_QUERYCTRL:
        return query_control(argument);
    case VIDIOC_G_CTRL:
        return control(argument, 0);
    case VIDIOC_S_CTRL:
        return control(argument, 1);
    case VIDIOC_REQBUFS: {
        struct v4l2_requestbuffers *wanted = argument;
        if (wanted->memory != V4L2_MEMORY_MMAP) break;
        if (wanted->count > BUFFERS) wanted->count = BUFFERS;
        queued = dequeued = 0;
        return 0;
    }
    case VIDIOC_QUERYBUF: {
        struct v4l2_buffer *buffer = argument;
        buffer->length = frame_bytes();
        buffer->m.offset = buffer->index * OFFSET_STEP;
        return 0;
    }
    case VIDIOC_QBUF:
        queue[queued++ % QUEUE] = ((struct v4l2_buffer *)argument)->index;
        return 0;
    case VIDIOC_STREAMON:
        return 0;
    case VIDIOC_STREAMOFF:
        queued = dequeued = 0;
        return 0;
    case VIDIOC_DQBUF:
        return next_frame(argument);
    }
    errno = EINVAL;
    return -1;
}

int ioctl(int file, unsigned long request, ...) {
    static int (*real)(int, unsigned long, void *);
    va_list rest;
    if (!real) real = dlsym(RTLD_NEXT, "ioctl");
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return file >= 0 && file == camera ? answer_for_camera(request, argument) : real(file, request, argument);
}
