"""Repairs of the emulators that only their own process can make.

Each says which version errs and how, so that it can go when the emulator is mended.
What can be repaired in passing is repaired by the gateway.
"""

import inspect
import json


def mend_ministack() -> None:
    from ministack import app
    from ministack.services import ecr

    remove_own_containers_only(app)
    take_region_from_gateway(app)
    untag_images(ecr)


def mend_moto() -> None:
    from moto.ec2.models import security_groups
    from moto.s3.models import FakeBucket

    keep_rule_descriptions(security_groups.SecurityGroupRule)
    pass_over_conditions(FakeBucket)


def remove_own_containers_only(app) -> None:
    """MiniStack 1.5.33 removes at start every container with a MiniStack label and no
    instance label: those may belong to somebody else's older MiniStack."""
    remove = app._stop_docker_containers
    app._stop_docker_containers = lambda *_: remove(False)


def take_region_from_gateway(app) -> None:
    """MiniStack 1.5.33 looks for the load balancer of an unsigned request in its default
    region only; the gateway names the region in a header of its own."""
    signed_region = app.extract_region
    app.extract_region = lambda headers, query=None: (
        headers.pop("x-local-aws-region", None) or signed_region(headers, query)
    )


def untag_images(ecr) -> None:
    """MiniStack 1.5.33 deletes an image when one of its tags is to be deleted; ECR takes
    away the tag, and the image only with its last one."""
    delete = ecr._batch_delete_image

    def mended(data):
        name = data.get("repositoryName", "")
        whole, untagged = [], []
        for wanted in data.get("imageIds", []):
            tag = wanted.get("imageTag")
            image = None
            if tag and "imageDigest" not in wanted and name in ecr._repositories:
                image = ecr._find_image(name, wanted)
            if image is None or len(image["imageTags"]) < 2:
                whole.append(wanted)
                continue
            image["imageTags"].remove(tag)
            image["imageId"]["imageTag"] = image["imageTags"][-1]
            untagged.append({"imageDigest": image["imageDigest"], "imageTag": tag})
        status, headers, body = delete({**data, "imageIds": whole})
        if status != 200:
            return status, headers, body
        answer = json.loads(body)
        answer["imageIds"] = untagged + answer["imageIds"]
        return status, headers, json.dumps(answer).encode()

    ecr._batch_delete_image = mended


def keep_rule_descriptions(rule) -> None:
    """moto 5.2.5 tells the description of a security group's rule only where the rule
    names a range of addresses: plans would show it as missing everywhere else."""
    construct = rule.__init__

    parameters = inspect.signature(construct)

    def init(self, *args, **kwargs):
        construct(self, *args, **kwargs)
        given = parameters.bind(self, *args, **kwargs).arguments
        prefix_list = given.get("prefix_list_id") or {}
        self.prefix_list_description = prefix_list.get("Description")

    rule.__init__ = init
    rule.description = property(
        lambda self: self.ip_range.get("Description")
        or self.source_group.get("Description")
        or self.prefix_list_description
    )


def pass_over_conditions(bucket) -> None:
    """moto 5.2.5 takes a bucket policy's statement for one without its condition: "deny
    where there is no TLS" denies everything. A statement with a condition does not count."""
    judge = bucket.get_permission

    def mended(self, action, resource):
        if not self.policy:
            return judge(self, action, resource)
        whole, statements = self.policy, json.loads(self.policy)["Statement"]
        if isinstance(statements, dict):
            statements = [statements]
        counted = [one for one in statements if not one.get("Condition")]
        self.policy = json.dumps({"Version": "2012-10-17", "Statement": counted}).encode()
        try:
            return judge(self, action, resource)
        finally:
            self.policy = whole

    bucket.get_permission = mended
